namespace LanceIngest.EndToEnd.Tests;

/// <summary>What a worker depends on.</summary>
public enum Service
{
    /// <summary>SQS and S3.</summary>
    Queue,

    /// <summary>The LanceDB server.</summary>
    LanceDb,

    /// <summary>The embeddings API.</summary>
    OpenAi,
}
