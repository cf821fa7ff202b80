using System.Text.Json;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>A push as GitHub describes it (https://docs.github.com/webhooks/webhook-events-and-payloads#push), as far as it concerns documents.</summary>
internal sealed class GitHubPush
{
    /// <summary>GitHub lists no more commits than this, and does not say how many there were.</summary>
    private const int MaxListedCommits = 2048;

    public required string Ref { get; init; }

    public required string Before { get; init; }

    public required string After { get; init; }

    public required string Repository { get; init; }

    public required string DefaultBranch { get; init; }

    /// <summary>When it was pushed. Deliveries may come late, twice or in another order: the time says which push is the newer one.</summary>
    public required DateTimeOffset? PushedAt { get; init; }

    public required bool IsDeleted { get; init; }

    /// <summary>Whether the listed commits tell all that changed. Of a forced push, those that it drops are not listed.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>What became of each path: whether it is there after the push.</summary>
    public required IReadOnlyDictionary<string, bool> Changes { get; init; }

    /// <exception cref="JsonException">It is no push.</exception>
    public static GitHubPush Parse(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        try
        {
            var push = document.RootElement;
            var repository = push.GetProperty("repository");
            var commits = push.GetProperty("commits").EnumerateArray().ToList();
            return new GitHubPush
            {
                Ref = push.GetProperty("ref").GetString()!,
                Before = push.GetProperty("before").GetString()!,
                After = push.GetProperty("after").GetString()!,
                Repository = repository.GetProperty("full_name").GetString()!,
                DefaultBranch = repository.GetProperty("default_branch").GetString()!,
                PushedAt = repository.TryGetProperty("pushed_at", out var at) && at.ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds(at.GetInt64()) : null,
                IsDeleted = Flag(push, "deleted"),
                IsComplete = !Flag(push, "forced") && !Flag(push, "created") && commits.Count < MaxListedCommits,
                Changes = Fold(commits),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException("The payload is no push: a member is missing or of another kind.", e);
        }
    }

    // The commits come in their order. A rename is one path removed and another added.
    private static Dictionary<string, bool> Fold(IEnumerable<JsonElement> commits)
    {
        var changes = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            foreach (var path in Paths(commit, "removed"))
            {
                changes[path] = false;
            }

            foreach (var path in Paths(commit, "added").Concat(Paths(commit, "modified")))
            {
                changes[path] = true;
            }
        }

        return changes;
    }

    private static IEnumerable<string> Paths(JsonElement commit, string member)
        => commit.TryGetProperty(member, out var paths) ? paths.EnumerateArray().Select(path => path.GetString()!) : [];

    private static bool Flag(JsonElement push, string member) => push.TryGetProperty(member, out var flag) && flag.ValueKind == JsonValueKind.True;
}
