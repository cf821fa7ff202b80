namespace LanceIngest.Resilience;

/// <summary>Too many calls: the dependency works, and takes this one a little later. No reason to count it as down, nor to give the call up.</summary>
internal sealed class ThrottledException(string code, string message) : IngestionException(code, message, isTransient: true);
