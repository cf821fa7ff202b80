using System.Text;

namespace LanceIngest.Benchmarks.Corpus;

/// <summary>
/// English-looking text from a seed. The codes among the words ("KV-4071") bring it to a little under four characters a token in
/// <c>cl100k_base</c>, as technical prose has it, and as the stand-in of the embeddings API counts.
/// </summary>
internal sealed class CorpusText(Random random)
{
    private const int WordsPerCode = 5;

    private static readonly string[] Words = """
        the of and to in is for on with that as by from at this are be an it or can when which not each after before between
        while into through where then only under over same other more most less every first last next new old small large
        table row index vector query search record column chunk document section heading title label image frame audio track video
        scene harbour station bridge tide current channel northern southern morning evening winter summer light shadow colour
        surface water river island village market garden kitchen workshop machine engine valve pressure sensor signal battery
        calibrate measure compare record replace remove restore inspect describe collect prepare deliver schedule estimate confirm
        temperature humidity frequency amplitude threshold tolerance alignment resolution exposure contrast saturation silhouette
        wooden metallic transparent weathered polished symmetrical asymmetrical minimalist atmospheric cinematic panoramic
        operator customer engineer visitor photographer composer narrator technician archivist volunteer
        quietly slowly usually rarely carefully roughly entirely partially automatically manually
        rehearsal overture melody rhythm percussion harmonica accordion clarinet orchestra
        granite limestone sandstone juniper hawthorn bracken lichen estuary lighthouse breakwater
        Gezeitentafel Hafenrundfahrt Leuchtturm Abendstimmung Wasserstand Kompassnadel Werkstattlicht Orgelpfeife Fischerboot Nebelhorn
        Windrichtung Steinbruch Wanderweg Schneefall Brunnenschacht Messingkugel Uhrwerk Klangfarbe Blickwinkel Schattenwurf
        Bildausschnitt Tonspur Zeitraffer Belichtungsmesser Stativgewinde Objektivdeckel Brennweite Kameraschwenk Regieanweisung
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Sentences in paragraphs, of a given length.</summary>
    public string Prose(int length)
    {
        var text = new StringBuilder(length + 128);
        while (text.Length < length)
        {
            AppendSentence(text);
            text.Append(random.Next(5) == 0 ? "\n\n" : " ");
        }

        // Cut, and ended as a sentence is.
        text.Length = length - 1;
        return text.Replace('\n', ' ', length - 3, 2).Append('.').ToString();
    }

    /// <summary>A few words.</summary>
    public string Title() => string.Join(' ', Enumerable.Range(0, random.Next(3, 7)).Select(_ => Word()));

    private void AppendSentence(StringBuilder text)
    {
        var start = text.Length;
        var words = random.Next(8, 19);
        for (var i = 0; i < words; i++)
        {
            text.Append(i == 0 ? string.Empty : " ").Append(random.Next(WordsPerCode) == 0 ? Code() : Word());
        }

        text[start] = char.ToUpperInvariant(text[start]);
        text.Append('.');
    }

    private string Word() => Words[random.Next(Words.Length)];

    private string Code() => $"{(char)random.Next('A', 'Z' + 1)}{(char)random.Next('A', 'Z' + 1)}-{random.Next(1000, 10_000)}";
}
