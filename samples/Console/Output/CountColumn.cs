using Spectre.Console;
using Spectre.Console.Rendering;

namespace LanceIngest.Console.Output;

/// <summary>How many of how many.</summary>
internal sealed class CountColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Markup(task.IsIndeterminate ? $"{task.Value:F0}" : $"{task.Value:F0}/{task.MaxValue:F0}");
}
