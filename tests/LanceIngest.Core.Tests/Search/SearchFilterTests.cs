using System.Text.Json.Nodes;
using Xunit;

namespace LanceIngest.Core.Tests.Search;

/// <summary>What filters let through, on the real engine. Their values come from users, so they are hostile.</summary>
public sealed class SearchFilterTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("harbour")]
    [InlineData("x' OR '1'='1")]
    [InlineData("\\' OR 1=1 --")]
    [InlineData("o'brien \"the\" \\ back\\\\slash")]
    [InlineData("100%_done")]
    [InlineData("日本語 🚀\n<&+>")]
    public async Task SearchByAsync_ProjectOfAnyName_FindsItsAssetsAndNoOthers(string project)
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(
            Item("its", new JsonObject { ["project_id"] = project }),
            Item("other", new JsonObject { ["project_id"] = "another" }),
            Item("near", new JsonObject { ["project_id"] = $"{project}1" }),
            Item("quotes-it", new JsonObject { ["description"] = $"\"project_id\":\"{project}\"" }),
            Item("none", references: null));

        Assert.Equal(["its"], await FindAsync(app, new SearchFilter { Fields = Field("project_id", project) }));
    }

    [Fact]
    public async Task SearchByAsync_ReferencesOfAnotherWriter_AreReadToo()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("python", "a lighthouse", references: """{"project_id": "harbour", "filename": "a.jpg"}"""));

        Assert.Equal(["python"], await FindAsync(app, new SearchFilter { Fields = Field("project_id", "harbour") }));
    }

    [Theory]
    [InlineData("title", "The o'brien light", "b")]
    [InlineData("id", "a", "a")]
    [InlineData("parent_id", "a", "a")]
    [InlineData("embedding_model", "no such model", null)]
    [InlineData("title", "%", null)]
    public async Task SearchByAsync_Column_IsComparedCharacterByCharacter(string column, string value, string? found)
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(Sample.Item("a", "a lighthouse"), Sample.Item("b", "another lighthouse", title: "The o'brien light"));

        Assert.Equal(found is null ? [] : [found], await FindAsync(app, new SearchFilter { Fields = Field(column, value) }));
    }

    [Fact]
    public async Task SearchByAsync_SeveralFilters_AllMustHold()
    {
        await using var app = stack.NewApp();
        await app.IngestAsync(
            Sample.Item("old", "a lighthouse", updatedAt: Sample.Now.AddDays(-1), contentType: "image"),
            Sample.Item("new", "a lighthouse", updatedAt: Sample.Now, contentType: "image"),
            Sample.Item("text", "a lighthouse", updatedAt: Sample.Now));

        Assert.Equal(["new", "text"], await FindAsync(app, new SearchFilter { Since = Sample.Now }));
        Assert.Equal(["new"], await FindAsync(app, new SearchFilter { Since = Sample.Now, ContentType = "image" }));
        Assert.Empty(await FindAsync(app, new SearchFilter { Since = Sample.Now, ContentType = "image", Fields = Field("id", "old") }));
    }

    [Fact]
    public async Task SearchByAsync_TableWithoutTheColumn_SaysWhichOne()
    {
        await using var app = await stack.NewSevenColumnAppAsync();

        var refused = await Assert.ThrowsAsync<IngestionException>(() => FindAsync(app, new SearchFilter { Since = Sample.Now }));

        Assert.Contains("updated_at", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1=1; --")]
    [InlineData("embedding")]
    [InlineData("Title")]
    public void Fields_OfAnotherName_AreRefused(string field)
        => Assert.Contains("project_id", Assert.Throws<ArgumentException>(() => new SearchFilter { Fields = Field(field, "x") }).Message, StringComparison.Ordinal);

    private static ContentItem Item(string id, JsonObject? references) => Sample.Item(id, "a lighthouse", references: references?.ToJsonString(Relaxed));

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Dictionary<string, string> Field(string name, string value) => new() { [name] = value };

    /// <summary>Every mode filters alike.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(IngestionApp app, SearchFilter filter)
    {
        var found = new List<string[]>();
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            found.Add([.. (await app.Search.SearchByAsync(mode, "lighthouse", filter, cancellationToken: Token)).Select(hit => hit.Id).Order(StringComparer.Ordinal)]);
        }

        Assert.All(found, ids => Assert.Equal(found[0], ids));
        return found[0];
    }
}
