namespace LanceIngest;

/// <summary>How the table can differ from its sources.</summary>
public enum DifferenceKind
{
    /// <summary>There are rows, and their source is gone.</summary>
    SourceGone,

    /// <summary>There is a source without rows. That may be right: a document that says nothing has none.</summary>
    NoRows,

    /// <summary>The rows have another time of change than their source.</summary>
    Outdated,

    /// <summary>The rows were made with another embedding model than today's.</summary>
    OtherModel,

    /// <summary>A key is in the table more than once.</summary>
    Duplicate,
}
