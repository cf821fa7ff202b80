namespace LanceIngest;

/// <summary>How LanceDB is spoken to.</summary>
public enum LanceDbProtocol
{
    /// <summary>LanceDB's own REST protocol with Arrow bodies: Cloud, Enterprise and <c>samples/lancedb-server</c>.</summary>
    Rest,

    /// <summary><c>POST /bulk-add</c> with JSON records, for services that speak only that. Rows cannot be read back, so nothing is skipped as unchanged.</summary>
    BulkAdd,
}
