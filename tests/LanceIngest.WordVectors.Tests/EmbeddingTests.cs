using Microsoft.Extensions.AI;

namespace LanceIngest.WordVectors.Tests;

/// <summary>What the vectors mean, on the real package.</summary>
public sealed class EmbeddingTests(RealVectors vectors)
{
    [Theory]
    [InlineData("The cat rested on the carpet.", "The kitten slept on the rug.", "Quarterly revenue fell by four percent.")]
    [InlineData("how to clean a telescope mirror", "washing the optics of an observatory", "a recipe for oat bread")]
    [InlineData("boat timetable", "ferry departure schedule", "validate JSON against a schema")]
    [InlineData("accordion dance tune", "a lively polka played on the fiddle", "seabirds nesting on a cliff")]
    [InlineData("sweaters hanging out to dry", "knitted jumpers on a washing line", "meteors over the dome")]
    public async Task GenerateAsync_Paraphrase_IsNearerThanAnotherSubject(string text, string paraphrase, string other)
    {
        var near = await vectors.SimilarityAsync(text, paraphrase);
        var far = await vectors.SimilarityAsync(text, other);

        Assert.True(near > far + 0.15, $"paraphrase {near:0.00}, other subject {far:0.00}");
    }

    [Theory]
    [InlineData("Reading the tide")]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("!!!")]
    [InlineData("🙂🙃")]
    [InlineData("xqzzvk")]
    [InlineData("12345 67")]
    [InlineData("日本語のテキスト")]
    [InlineData("don't")]
    [InlineData("\ud800 lone surrogate \udc00")]
    [InlineData("\ud800")]
    public async Task GenerateAsync_AnyText_HasLengthOne(string text)
    {
        var vector = await vectors.EmbedAsync(text);

        Assert.Equal(WordVectorEmbeddingGenerator.Dimensions, vector.Length);
        Assert.Equal(1, vector.Sum(x => (double)x * x), 1e-5);
    }

    [Fact]
    public async Task GenerateAsync_TextsWithoutWords_DifferFromOneAnother()
    {
        Assert.NotEqual(await vectors.EmbedAsync("!!!"), await vectors.EmbedAsync("???"));
    }

    [Fact]
    public async Task GenerateAsync_TheSameTextInAnotherInstance_HasTheSameBits()
    {
        using var other = await WordVectorEmbeddingGenerator.OpenAsync(RealVectors.Folder, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var text in new[] { "The foghorn at Gull Point", "fauxqs 2.4.1 über Keldra", "" })
        {
            Assert.Equal(await vectors.EmbedAsync(text), await RealVectors.EmbedAsync(other, text));
        }
    }

    [Theory]
    [InlineData("THE FOGHORN AT GULL POINT", "the foghorn at gull point")]
    [InlineData("Zürich Ångström", "zurich angstrom")]
    [InlineData("the harbour’s light", "the harbour's light")]
    [InlineData("foghorn", "  -- foghorn!")]
    public async Task GenerateAsync_CaseAccentsAndPunctuation_MakeNoDifference(string a, string b)
    {
        Assert.Equal(await vectors.EmbedAsync(a), await vectors.EmbedAsync(b));
    }

    [Theory]
    [InlineData("fastDeepEqual", "fast deep equal")]
    [InlineData("HTTPServer", "http server")]
    [InlineData("max_batch_size", "max batch size")]
    [InlineData("telescope-mirror", "telescope mirror")]
    [InlineData("lampkeeper", "lamp keeper")]
    public async Task GenerateAsync_UnknownWordOfKnownParts_IsNearItsParts(string word, string parts)
    {
        Assert.InRange(await vectors.SimilarityAsync(word, parts), 0.999, 1.001);
    }

    [Fact]
    public async Task GenerateAsync_UnknownWord_IsNearSimilarSpellingsOnly()
    {
        Assert.InRange(await vectors.SimilarityAsync("qwzzorvik", "qwzzorvik"), 0.999, 1.001);
        Assert.InRange(await vectors.SimilarityAsync("qwzzorvik", "qwzzorviks"), 0.5, 1);
        Assert.InRange(await vectors.SimilarityAsync("qwzzorvik", "jxbblumtk"), -0.4, 0.4);
    }

    [Fact]
    public async Task GenerateAsync_UnknownWordInAText_MakesThatTextFindable()
    {
        var with = await vectors.SimilarityAsync("qwzzorvik settings", "the settings of qwzzorvik");
        var without = await vectors.SimilarityAsync("qwzzorvik settings", "the settings of jxbblumtk");

        Assert.True(with > without + 0.1, $"with {with:0.00}, without {without:0.00}");
    }

    [Fact]
    public async Task GenerateAsync_ARunOfAMillionLetters_IsOneTextLikeAnyOther()
    {
        var vector = await vectors.EmbedAsync(new string('x', 1_000_000));

        Assert.Equal(1, vector.Sum(x => (double)x * x), 1e-5);
    }

    [Fact]
    public async Task GenerateAsync_SeveralThreads_AgreeWithOne()
    {
        var texts = Enumerable.Range(0, 200).Select(i => $"ferry number {i} to Keldra{i}").ToArray();
        var token = TestContext.Current.CancellationToken;
        var expected = await vectors.Generator.GenerateAsync(texts, cancellationToken: token);

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => vectors.Generator.GenerateAsync(texts, cancellationToken: token), token)));

        Assert.All(runs, run => Assert.Equal(expected.Select(e => e.Vector.ToArray()), run.Select(e => e.Vector.ToArray())));
    }
}
