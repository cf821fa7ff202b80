using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LanceIngest.WordVectors.Storage;

/// <summary>
/// The layout of the cache file. Header, then the parts of a <see cref="VectorTable"/> one after the other, so that loading
/// is one read and no work. Numbers are in the machine's byte order: the other order fails the magic number and converts anew.
/// </summary>
/// <remarks>
/// Header (112 bytes): magic, version, words, bytes of text; source length (8) and fingerprint (32); SHA-256 of all that
/// follows the header (32); 24 bytes unused. Parts: common component float[100], scale float[words], end of each word's text
/// int[words], slots int[a power of two], rows sbyte[words × 100], text UTF-8.
/// </remarks>
internal readonly struct VectorFile
{
    private const int Magic = 0x5657_494C; // "LIWV"
    private const int Version = 1;
    private const int HeaderBytes = 112;
    private const int MaxWords = 4_000_000;

    private readonly byte[] _bytes;
    private readonly int _words;
    private readonly int _textBytes;

    private VectorFile(byte[] bytes, int words, int textBytes) => (_bytes, _words, _textBytes) = (bytes, words, textBytes);

    public ReadOnlyMemory<byte> Bytes => _bytes;
    public int Words => _words;

    public Span<float> Common => MemoryMarshal.Cast<byte, float>(Part(HeaderBytes, CommonBytes));
    public Span<float> Scales => MemoryMarshal.Cast<byte, float>(Part(ScalesAt, 4 * _words));
    public Span<int> TextEnds => MemoryMarshal.Cast<byte, int>(Part(TextEndsAt, 4 * _words));
    public Span<int> Slots => MemoryMarshal.Cast<byte, int>(Part(SlotsAt, 4 * SlotCount(_words)));
    public Span<sbyte> Rows => MemoryMarshal.Cast<byte, sbyte>(Part(RowsAt, _words * Dimensions));
    public Span<byte> Text => Part(TextAt, _textBytes);

    private const int Dimensions = WordVectorEmbeddingGenerator.Dimensions;
    private const int CommonBytes = 4 * Dimensions;
    private static int ScalesAt => HeaderBytes + CommonBytes;
    private int TextEndsAt => ScalesAt + (4 * _words);
    private int SlotsAt => TextEndsAt + (4 * _words);
    private int RowsAt => SlotsAt + (4 * SlotCount(_words));
    private int TextAt => RowsAt + (_words * Dimensions);

    /// <summary>An empty file of the right size, for the conversion to fill.</summary>
    public static VectorFile Create(int words, int textBytes)
    {
        var length = new VectorFile([], words, textBytes).TextAt + textBytes;
        return new VectorFile(new byte[length], words, textBytes);
    }

    /// <summary>Writes the header: what the file was made from, and a hash of what it holds.</summary>
    public void Seal(VectorSource source)
    {
        var header = _bytes.AsSpan(0, HeaderBytes);
        MemoryMarshal.Cast<byte, int>(header)[0] = Magic;
        MemoryMarshal.Cast<byte, int>(header)[1] = Version;
        MemoryMarshal.Cast<byte, int>(header)[2] = _words;
        MemoryMarshal.Cast<byte, int>(header)[3] = _textBytes;
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], source.Length);
        source.Fingerprint.CopyTo(header[24..]);
        SHA256.HashData(_bytes.AsSpan(HeaderBytes), header.Slice(56, 32));
    }

    /// <summary>Takes a file's bytes if they are whole, of this version and made from this source.</summary>
    public static bool TryOpen(byte[] bytes, VectorSource source, out VectorFile file)
    {
        file = default;
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        var header = bytes.AsSpan(0, HeaderBytes);
        var numbers = MemoryMarshal.Cast<byte, int>(header);
        if (numbers[0] != Magic || numbers[1] != Version || numbers[2] is <= 0 or > MaxWords || numbers[3] < 0
            || BinaryPrimitives.ReadInt64LittleEndian(header[16..]) != source.Length
            || !header.Slice(24, 32).SequenceEqual(source.Fingerprint))
        {
            return false;
        }

        file = new VectorFile(bytes, numbers[2], numbers[3]);
        return (long)file.TextAt + file._textBytes == bytes.Length
            && SHA256.HashData(bytes.AsSpan(HeaderBytes)).AsSpan().SequenceEqual(header.Slice(56, 32));
    }

    /// <summary>At most three slots of four are taken, so that a probe is short.</summary>
    private static int SlotCount(int words) => (int)BitOperations.RoundUpToPowerOf2((uint)(words + (words / 3) + 1));

    private Span<byte> Part(int offset, int length) => _bytes.AsSpan(offset, length);
}
