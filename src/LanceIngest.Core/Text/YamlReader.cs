using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LanceIngest.Text;

/// <summary>Reads YAML from parser events into JSON: no reflection, and bounds on everything that a hostile file could grow.</summary>
internal sealed class YamlReader
{
    private const int MaxLength = 256 * 1024;
    private const int MaxDepth = 32;
    private const int MaxNodes = 10_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlReader(string yaml) => _parser = new Parser(new StringReader(yaml));

    /// <summary>Reads the first document of a YAML text.</summary>
    /// <returns>A mapping, a list or a scalar; <see langword="null"/> when there is nothing but comments.</returns>
    /// <exception cref="YamlException">It is no YAML, or goes beyond a limit.</exception>
    public static JsonNode? Read(string yaml)
    {
        if (yaml.Length > MaxLength)
        {
            throw new YamlProblemException(Mark.Empty, Mark.Empty, $"it has {yaml.Length} characters, at most {MaxLength} are read");
        }

        var reader = new YamlReader(yaml);
        try
        {
            return reader.ReadDocument();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser has such exceptions for some broken input, for example a list that is opened and never closed.
            var last = reader._parser.Current?.End ?? Mark.Empty;
            throw new YamlProblemException(last, last, "it is no valid YAML after this place");
        }
    }

    private JsonNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        return root;
    }

    private JsonNode? ReadNode(int depth)
    {
        var node = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
        {
            throw Failure(node, $"it is nested deeper than {MaxDepth} levels");
        }

        Count(node, 1);
        JsonNode? value;
        switch (node)
        {
            case AnchorAlias alias:
                return ReadAlias(alias);
            case Scalar scalar:
                value = YamlScalars.ToJson(scalar);
                break;
            case SequenceStart:
                value = ReadSequence(depth);
                break;
            case MappingStart:
                value = ReadMapping(depth);
                break;
            default:
                throw Failure(node, "a value is missing");
        }

        if (node is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = value?.DeepClone();
        }

        return value;
    }

    private JsonArray ReadSequence(int depth)
    {
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return items;
    }

    private JsonObject ReadMapping(int depth)
    {
        var members = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw Failure(_parser.Current!, "a key is no text");
            }

            Count(key, 1);
            if (members.ContainsKey(key.Value))
            {
                throw Failure(key, "a key stands there twice");
            }

            members.Add(key.Value, ReadNode(depth + 1));
        }

        return members;
    }

    // Each alias is a copy, and copies of copies count too: that is what stops a "billion laughs" file.
    private JsonNode? ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Failure(alias, "an alias has no anchor before it");
        }

        Count(alias, Size(target));
        return target?.DeepClone();
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonArray items => 1 + items.Sum(Size),
        JsonObject members => 1 + members.Sum(member => 1 + Size(member.Value)),
        _ => 1,
    };

    private void Count(ParsingEvent at, int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw Failure(at, $"it has more than {MaxNodes} values, aliases counted in full");
        }
    }

    private static YamlProblemException Failure(ParsingEvent at, string problem) => new(at.Start, at.End, problem);
}
