namespace LanceIngest.Text;

/// <summary>Stops the parser in a document that is nested too deeply. It never leaves <see cref="MarkdownReader"/>.</summary>
internal sealed class MarkdownNestingException : Exception;
