namespace LanceIngest;

/// <summary>How bad a <see cref="Finding"/> is.</summary>
public enum FindingSeverity
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, and will cause trouble.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Error,
}
