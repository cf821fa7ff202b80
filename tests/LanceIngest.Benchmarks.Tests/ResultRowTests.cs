using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Tests;

public sealed class ResultRowTests
{
    [Theory]
    [InlineData(4, 20, 10, "peer", 0.2)]
    [InlineData(4, 10, 10, "peer", 0.4)]
    [InlineData(4, 10, 3, "floor", 1.3333)]
    [InlineData(4, 7, 2, "floor", 2)]
    public void Of_TwoComparisons_HasTheOneThatIsNearestToItsBound(double figure, double peer, double floor, string nearest, double ratio)
    {
        var row = ResultRow.Of("cold", new ScenarioResult(figure, "s")
        {
            Beside = [new Comparison("langchain.js", peer, Bound.AtMost(0.5)), new Comparison("floor", floor, Bound.AtMost(1.5))],
        });

        Assert.Equal((nearest == "peer" ? peer : floor, ratio, nearest == "peer" ? 0.5 : 1.5), (row.Beside, row.Ratio, row.Bound));
        Assert.Equal(figure / peer <= 0.5 && figure / floor <= 1.5, row.Ok);
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(89, false)]
    public void Of_LeastBound_IsReachedFromThere(double figure, bool reached)
        => Assert.Equal(reached, ResultRow.Of("worker", new ScenarioResult(figure, "jobs/s") { Beside = [new Comparison("plain", 100, Bound.AtLeast(0.9))] }).Ok);

    [Theory]
    [InlineData(0.5, 0, true)]
    [InlineData(0.51, 0, false)]
    [InlineData(0.5, 1, false)]
    public void Of_LimitAndCondition_BothMustHold(double figure, double requests, bool reached)
    {
        var row = ResultRow.Of("warm", new ScenarioResult(figure, "s") { Limit = Bound.AtMost(0.5), Conditions = [new Condition(requests, "requests", Bound.AtMost(0))] });

        Assert.Equal(new ResultRow("warm", figure, "s", null, null, 0.5, reached), row);
    }

    [Fact]
    public void ToJson_SeveralScenarios_IsOneLineWithOneRowForEach()
    {
        var json = ScenarioRunner.ToJson(
        [
            ("full", new ScenarioResult(9, "s") { Beside = [new Comparison("library path", 4, Bound.AtMost(3))] }),
            ("memory", new ScenarioResult(300, "MB") { Limit = Bound.AtMost(250) }),
            ("limited", null),
        ]);

        Assert.Equal(
            """
            {"scenarios":[{"name":"full","figure":9,"unit":"s","beside":4,"ratio":2.25,"bound":3,"ok":true},{"name":"memory","figure":300,"unit":"MB","beside":null,"ratio":null,"bound":250,"ok":false},{"name":"limited","figure":null,"unit":null,"beside":null,"ratio":null,"bound":null,"ok":false}]}
            """,
            json);
    }
}
