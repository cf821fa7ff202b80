namespace LanceIngest.Video;

/// <summary>A shot, by the places of its frames among those looked at.</summary>
/// <param name="Start">Its first frame.</param>
/// <param name="End">The first frame that is not its own.</param>
/// <param name="ClearStart">Its first frame that shows it alone: after a fade.</param>
/// <param name="ClearEnd">The first frame from which it does not.</param>
/// <param name="FadesIn">Whether it begins with a fade.</param>
internal readonly record struct ShotRange(int Start, int End, int ClearStart, int ClearEnd, bool FadesIn);
