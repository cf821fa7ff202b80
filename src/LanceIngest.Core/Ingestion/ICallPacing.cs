namespace LanceIngest.Ingestion;

/// <summary>Decides when a <see cref="Coalescer{TItem, TResult}"/> fills its next call, and how full, where that is not always the same.</summary>
internal interface ICallPacing
{
    /// <summary>Ends when a call that is filled now could start. Until then items are better left together.</summary>
    Task WaitForTurnAsync(CancellationToken cancellationToken);

    /// <summary>How many items and how much weight the next call carries at most.</summary>
    /// <param name="waiting">How many items are waiting.</param>
    (int Items, int Weight) SizeFor(int waiting);
}
