using System.Text.Json;

namespace LanceIngest.WordVectors.Storage;

/// <summary>
/// Reads the package's JSON token by token: <c>{ "size": n, "dimensions": 100, "wordIndex": 101, "words": […],
/// "vectors": { "word": [100 numbers, length, rank], … }, … }</c>.
/// </summary>
internal sealed class VectorJsonReader
{
    private const int Dimensions = WordVectorEmbeddingGenerator.Dimensions;
    private const int RankAt = Dimensions + 1;
    private const int MaxWords = 4_000_000;

    private JsonReaderState _state;
    private string? _member;
    private VectorRows? _rows;
    private byte[] _word = [];
    private int _wordBytes;
    private readonly float[] _numbers = new float[Dimensions + 2];
    private int _count;
    private int _rank;

    /// <summary>Takes the tokens that a chunk completes, and says how many bytes they were.</summary>
    public int Read(ReadOnlySpan<byte> chunk, bool isFinal)
    {
        var json = new Utf8JsonReader(chunk, isFinal, _state);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
            {
                _member = json.GetString();
            }
            else if (_member == "vectors")
            {
                OnVectorToken(ref json);
            }
            else if (json.TokenType == JsonTokenType.Number && json.CurrentDepth == 1 && json.TryGetInt32(out var value))
            {
                OnNumber(value);
            }
        }

        _state = json.CurrentState;
        return (int)json.BytesConsumed;
    }

    /// <summary>The file, complete but for index and header.</summary>
    public VectorFile ToFile() => (_rows ?? throw new InvalidDataException("it has no vectors")).ToFile();

    private void OnNumber(int value)
    {
        switch (_member)
        {
            case "size" when value is > 0 and <= MaxWords:
                _rows = new VectorRows(value);
                break;
            case "size":
                throw new InvalidDataException($"its size is {value}");
            case "dimensions" when value != Dimensions:
                throw new InvalidDataException($"it has {value} dimensions instead of {Dimensions}");
            case "wordIndex" when value != RankAt:
                throw new InvalidDataException($"it has its ranks at {value} instead of {RankAt}");
            default:
                break;
        }
    }

    private void OnVectorToken(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                // Unescaped, a name is never longer than it stands in the file.
                if (_word.Length < json.ValueSpan.Length)
                {
                    _word = new byte[json.ValueSpan.Length * 2];
                }

                _wordBytes = json.CopyString(_word);
                _count = 0;
                break;
            case JsonTokenType.Number when _count < Dimensions + 2:
                if (_count == RankAt)
                {
                    _rank = json.GetInt32();
                }
                else
                {
                    _numbers[_count] = json.GetSingle();
                }

                _count++;
                break;
            case JsonTokenType.EndArray when _count == Dimensions + 2:
                var rows = _rows ?? throw new InvalidDataException("its size does not come before its vectors");
                rows.Add(_rank, _word.AsSpan(0, _wordBytes), _numbers.AsSpan(0, Dimensions));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject:
                break;
            default:
                throw new InvalidDataException("a vector has another length or holds something else than numbers");
        }
    }
}
