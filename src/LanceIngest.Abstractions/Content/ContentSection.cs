namespace LanceIngest;

/// <summary>A run of text under one heading.</summary>
public sealed class ContentSection
{
    /// <summary>Creates a section.</summary>
    /// <param name="text">The text.</param>
    /// <param name="headingPath">The headings above it, for example <c>Install › Linux</c>; empty when there are none.</param>
    public ContentSection(string text, string headingPath = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(headingPath);
        Text = text;
        HeadingPath = headingPath;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The headings above the text; each chunk of the section starts with them.</summary>
    public string HeadingPath { get; }
}
