namespace LanceIngest.Embedding.Pacing;

/// <summary>How large a request is.</summary>
/// <param name="Inputs">How many texts it has.</param>
/// <param name="Weight">Their tokens, or their bytes, which are more.</param>
/// <param name="IsExact">Whether the weight counts tokens.</param>
internal readonly record struct RequestSize(int Inputs, long Weight, bool IsExact);
