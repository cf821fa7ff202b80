namespace LanceIngest.Sqs;

/// <summary>A message that the queue did not accept.</summary>
internal readonly record struct SendFailure(OutgoingMessage Message, IngestionException Error);
