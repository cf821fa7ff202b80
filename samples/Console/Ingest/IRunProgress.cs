namespace LanceIngest.Console.Ingest;

/// <summary>Is told how a run gets on.</summary>
internal interface IRunProgress
{
    void Stored(int done, int total);

    void Ingested(int done, int total, long rows);
}
