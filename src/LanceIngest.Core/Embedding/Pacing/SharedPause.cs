namespace LanceIngest.Embedding.Pacing;

/// <summary>The pause that the provider asked for: one for all callers. Times count from the start of the gate. Not safe for several threads: the gate locks.</summary>
internal sealed class SharedPause
{
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestGuess = TimeSpan.FromSeconds(10);
    private TimeSpan _until;
    private TimeSpan _guess = FirstGuess;

    /// <summary>How much of it is left.</summary>
    public TimeSpan LeftAt(TimeSpan now) => _until > now ? _until - now : TimeSpan.Zero;

    /// <summary>Pauses for as long as the provider said.</summary>
    public void Begin(TimeSpan wait, TimeSpan now) => _until = now + wait > _until ? now + wait : _until;

    /// <summary>Pauses although the provider did not say for how long: longer each time, until it answers again.</summary>
    /// <returns>For how long.</returns>
    public TimeSpan BeginGuess(TimeSpan sentAt, TimeSpan now)
    {
        // Requests that were under way when the pause began say nothing new.
        if (sentAt >= _until)
        {
            Begin(_guess, now);
            _guess = _guess * 2 < LongestGuess ? _guess * 2 : LongestGuess;
        }

        return LeftAt(now);
    }

    public void Answered() => _guess = FirstGuess;
}
