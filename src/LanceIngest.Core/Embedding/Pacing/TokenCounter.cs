using System.Text;
using LanceIngest.Text;

namespace LanceIngest.Embedding.Pacing;

/// <summary>How the texts of a request are counted.</summary>
internal static class TokenCounter
{
    /// <summary>The counter of a model: exact where its tokenizer is known, else <see cref="CountBytes"/>.</summary>
    public static Func<string, int> For(string model)
        => model.StartsWith("text-embedding-3-", StringComparison.Ordinal) || model == "text-embedding-ada-002"
            ? static text => Cl100k.Count(text)
            : CountBytes;

    /// <summary>What no tokenizer over bytes exceeds: a token has at least one.</summary>
    public static int CountBytes(string text) => Encoding.UTF8.GetByteCount(text);
}
