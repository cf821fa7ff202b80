namespace LanceIngest.Video;

/// <summary>A frame that is to become a key-frame.</summary>
/// <param name="Number">Its number among the frames shown, from 0.</param>
/// <param name="Time">When it is shown, in units of the track's time base.</param>
internal readonly record struct ChosenFrame(int Number, long Time);
