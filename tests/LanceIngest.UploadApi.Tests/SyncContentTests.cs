using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

/// <summary>Pushes as GitHub sends them.</summary>
public sealed class SyncContentTests(ApiStack stack)
{
    private const string Committed = "status: committed\n";
    private static readonly string None = new('0', 40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_AddedModifiedRenamedRemoved_LeadsToExactlyTheirJobs()
    {
        var first = Commit('1');
        Serve(first, "content/a/index.yaml", Committed);
        Serve(first, "content/a/one.mdx", "# One\n\nPersimmon orchard.");
        Serve(first, "content/a/two.md", "# Two\n\nTamarind grove.");
        Serve(first, "content/draft/index.yaml", "status: draft\n");
        Serve(first, "content/draft/three.md", "# Three\n\nDraft of a thicket.");
        ServeTree(first, "content/a/index.yaml", "content/a/one.mdx", "content/a/two.md", "content/draft/index.yaml", "content/draft/three.md");
        var added = await PushAsync(Push(Commit('b'), first, Change(added: ["content/a/one.mdx", "content/a/two.md", "content/draft/three.md", "src/code.md", "content/a/picture.png"])));
        Assert.Equal((202, 2, 0), Counts(added));
        await stack.FindAsync("persimmon orchard", "text", IdOf("content/a/one.mdx"));
        await stack.FindAsync("tamarind grove", "text", IdOf("content/a/two.md"));

        // A rename is a removal and an addition; a file that is added and removed again in one push is gone.
        var second = Commit('2');
        Serve(second, "content/a/index.yaml", Committed);
        Serve(second, "content/a/renamed.mdx", "# One\n\nPersimmon orchard.");
        var renamed = await PushAsync(Push(first, second,
            Change(removed: ["content/a/one.mdx"], added: ["content/a/renamed.mdx", "content/a/short-lived.md"]),
            Change(removed: ["content/a/two.md", "content/a/short-lived.md"])));

        Assert.Equal((202, 1, 3), Counts(renamed));
        await stack.FindAsync("persimmon orchard", "text", IdOf("content/a/renamed.mdx"));
        await stack.GoneAsync("persimmon orchard", "text", IdOf("content/a/one.mdx"));
        await stack.GoneAsync("tamarind grove", "text", IdOf("content/a/two.md"));
        Assert.DoesNotContain(await stack.HitsAsync("thicket", "text"), hit => hit!["id"]!.GetValue<string>() == IdOf("content/draft/three.md"));
    }

    [Fact]
    public async Task Push_StatusChanges_ConcernsTheDocumentsBesideIt()
    {
        var committed = Commit('3');
        Serve(committed, "content/b/index.yaml", Committed);
        Serve(committed, "content/b/entry.mdx", "# Entry\n\nMangrove estuary.");
        ServeTree(committed, "content/b/index.yaml", "content/b/entry.mdx", "content/bb/other.mdx");
        Assert.Equal((202, 1, 0), Counts(await PushAsync(Push(Commit('c'), committed, Change(modified: ["content/b/index.yaml"])))));
        await stack.FindAsync("mangrove estuary", "text", IdOf("content/b/entry.mdx"));

        var withdrawn = Commit('4');
        Serve(withdrawn, "content/b/index.yaml", "status: draft\n");
        ServeTree(withdrawn, "content/b/index.yaml", "content/b/entry.mdx");
        Assert.Equal((202, 0, 1), Counts(await PushAsync(Push(committed, withdrawn, Change(modified: ["content/b/index.yaml"])))));
        await stack.GoneAsync("mangrove estuary", "text", IdOf("content/b/entry.mdx"));
    }

    [Fact]
    public async Task Push_Forced_ComparesTheTrees()
    {
        var before = Commit('5');
        var after = Commit('6');
        Serve(after, "content/c/index.yaml", Committed);
        Serve(after, "content/c/kept.md", "# Kept\n\nJuniper heath.");
        ServeTree(before, "content/c/index.yaml", "content/c/dropped.md", "content/c/same.md");
        ServeTree(after, "content/c/index.yaml", "content/c/kept.md", "content/c/same.md");

        // The commits say nothing of what was dropped.
        var push = Push(before, after, Change(added: ["content/c/kept.md"]));
        push["forced"] = true;

        Assert.Equal((202, 1, 1), Counts(await PushAsync(push)));
        await stack.FindAsync("juniper heath", "text", IdOf("content/c/kept.md"));
    }

    [Fact]
    public async Task Push_OtherBranchTagDeletionOrEvent_DoesNothing()
    {
        var branch = Push(Commit('7'), Commit('8'), Change(added: ["content/a/x.md"]));
        branch["ref"] = "refs/heads/other";
        var tag = Push(Commit('7'), Commit('8'), Change(added: ["content/a/x.md"]));
        tag["ref"] = "refs/tags/main";
        var deleted = Push(Commit('7'), None);
        deleted["deleted"] = true;
        var elsewhere = Push(Commit('7'), Commit('8'), Change(added: ["content/a/x.md"]));
        elsewhere["repository"]!["full_name"] = "somebody/else";

        foreach (var push in (JsonObject[])[branch, tag, deleted, elsewhere])
        {
            var (status, body) = await PushAsync(push);
            Assert.Equal(200, status);
            Assert.NotNull(body["ignored"]);
        }

        Assert.Equal("pong", (await PushAsync(new JsonObject { ["zen"] = "Keep it logically awesome." }, "ping")).Body["ignored"]!.GetValue<string>());
        Assert.Equal(400, (await PushAsync(new JsonObject { ["ref"] = "refs/heads/main" })).Status);
    }

    [Fact]
    public async Task Push_WrongOrMissingSignature_Is401AndNothingElse()
    {
        var push = Encoding.UTF8.GetBytes(Push(Commit('9'), Commit('a'), Change(added: ["content/a/x.md"])).ToJsonString());
        var right = Sign(push, ApiStack.Secret);
        string?[] signatures = [null, "", "sha256=", "sha256=zz", right[..^2], right[..^1] + (right[^1] == '0' ? '1' : '0'), Sign(push, "another-secret-of-somebody"), right.Replace("sha256=", "sha1=", StringComparison.Ordinal)];

        foreach (var signature in signatures)
        {
            using var response = await SendAsync(push, signature, "push");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        using var changed = await SendAsync([.. push, (byte)' '], right, "push");
        Assert.Equal(HttpStatusCode.Unauthorized, changed.StatusCode);

        // Once a later job is done, an earlier one would have been, too.
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = await stack.UploadAsync("uploads/after.mp3", "sound/bell-buoy.mp3"), id = "audio-after", prompt = "epilogue" });
        await stack.FindAsync("epilogue", "audio", "audio-after");
        Assert.Empty(await stack.StagesOfAsync(IdOf("content/a/x.md")));
    }

    private static string IdOf(string path) => DocumentId.ForPath(path);

    private static string Commit(char digit) => new(digit, 40);

    private static string Sign(byte[] body, string secret) => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    private static (int Status, int Refreshed, int Deleted) Counts((int Status, JsonObject Body) answer)
        => (answer.Status, answer.Body["refreshed"]?.GetValue<int>() ?? -1, answer.Body["deleted"]?.GetValue<int>() ?? -1);

    private static JsonObject Change(string[]? added = null, string[]? modified = null, string[]? removed = null) => new()
    {
        ["id"] = Guid.NewGuid().ToString("n"),
        ["distinct"] = true,
        ["message"] = "Change the content",
        ["timestamp"] = "2026-08-13T07:00:00+02:00",
        ["author"] = new JsonObject { ["name"] = "Ida", ["email"] = "ida@example.com", ["username"] = "ida" },
        ["added"] = Paths(added),
        ["removed"] = Paths(removed),
        ["modified"] = Paths(modified),
    };

    private static JsonArray Paths(string[]? paths) => new([.. (paths ?? []).Select(path => JsonValue.Create(path))]);

    private static JsonObject Push(string before, string after, params JsonObject[] commits) => new()
    {
        ["ref"] = "refs/heads/main",
        ["before"] = before,
        ["after"] = after,
        ["created"] = false,
        ["deleted"] = false,
        ["forced"] = false,
        ["base_ref"] = null,
        ["compare"] = $"https://github.com/{ApiStack.Repository}/compare/{before[..12]}...{after[..12]}",
        ["commits"] = new JsonArray([.. commits]),
        ["head_commit"] = commits.LastOrDefault()?.DeepClone(),
        ["repository"] = new JsonObject
        {
            ["id"] = 1296269, ["name"] = "content", ["full_name"] = ApiStack.Repository, ["private"] = false, ["default_branch"] = "main",
            ["pushed_at"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        },
        ["pusher"] = new JsonObject { ["name"] = "ida", ["email"] = "ida@example.com" },
        ["sender"] = new JsonObject { ["login"] = "ida", ["id"] = 1 },
    };

    private void Serve(string commit, string path, string text) => stack.GitHubFiles[$"/raw/{ApiStack.Repository}/{commit}/{path}"] = text;

    private void ServeTree(string commit, params string[] paths) => stack.GitHubFiles[$"/api/repos/{ApiStack.Repository}/git/trees/{commit}?recursive=1"] = new JsonObject
    {
        ["sha"] = commit,
        ["truncated"] = false,
        ["tree"] = new JsonArray([
            new JsonObject { ["path"] = "content", ["type"] = "tree", ["sha"] = commit },
            .. paths.Select(path => new JsonObject { ["path"] = path, ["mode"] = "100644", ["type"] = "blob", ["sha"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 20)) }),
        ]),
    }.ToJsonString();

    private async Task<(int Status, JsonObject Body)> PushAsync(JsonObject push, string kind = "push")
    {
        var body = Encoding.UTF8.GetBytes(push.ToJsonString());
        using var response = await SendAsync(body, Sign(body, ApiStack.Secret), kind);
        var text = await response.Content.ReadAsStringAsync(Token);
        return ((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : []);
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, string? signature, string kind)
    {
        using var client = ApiStack.NewClient(stack.Api.Address, key: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sync-content") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", kind);
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        return await client.SendAsync(request, Token);
    }
}
