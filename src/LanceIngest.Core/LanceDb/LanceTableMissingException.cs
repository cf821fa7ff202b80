namespace LanceIngest.LanceDb;

/// <summary>The table, or the route asked for, does not exist.</summary>
internal sealed class LanceTableMissingException(string message) : IngestionException(IngestionErrors.TableFailed, message, isTransient: false);
