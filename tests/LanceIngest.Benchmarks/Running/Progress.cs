namespace LanceIngest.Benchmarks.Running;

/// <summary>Tells what is going on. Standard output is for results.</summary>
internal static class Progress
{
    public static void Say(string message) => Console.Error.WriteLine(message);
}
