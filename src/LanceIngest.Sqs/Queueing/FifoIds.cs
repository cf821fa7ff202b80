using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Sqs;

/// <summary>What FIFO queues want to know of a message.</summary>
internal static class FifoIds
{
    /// <summary>SQS's limit on group and deduplication ids.</summary>
    private const int MaxLength = 128;

    /// <summary>Jobs of one asset stay in order. An id that SQS would not take stands in by its hash.</summary>
    public static string GroupOf(AnalysisJob job)
        => job.AssetId.Length <= MaxLength && job.AssetId.All(c => c is > ' ' and <= '~') ? job.AssetId : Hash(job.AssetId);

    /// <summary>
    /// The same for every try to send a job, so that SQS drops the copy that a lost answer makes us send. A job that does not say
    /// when its change was made also gets the call's own id: the next change looks exactly the same and must not be dropped.
    /// </summary>
    public static string DeduplicationOf(AnalysisJob job, string body, long callId)
        => Hash(job.RequestedAt == DateTimeOffset.UnixEpoch ? string.Create(CultureInfo.InvariantCulture, $"{callId}\n{body}") : body);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
