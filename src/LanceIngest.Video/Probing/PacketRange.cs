namespace LanceIngest.Video;

/// <summary>Packets in a row, by their places in the order of decoding.</summary>
internal readonly record struct PacketRange(int First, int Last);
