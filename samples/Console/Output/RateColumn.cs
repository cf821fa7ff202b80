using Spectre.Console;
using Spectre.Console.Rendering;

namespace LanceIngest.Console.Output;

/// <summary>How many a second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Markup(task.ElapsedTime is { TotalSeconds: > 0.5 } elapsed ? $"{task.Value / elapsed.TotalSeconds:F0}/s" : string.Empty);
}
