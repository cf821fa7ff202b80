using System.Collections.Concurrent;
using Amazon.Runtime.Endpoints;
using Amazon.S3.Endpoints;
using Amazon.S3.Internal;

namespace LanceIngest.S3;

/// <summary>
/// Works out once where the requests for a bucket go. The SDK interprets its rules twice for each request, a seventh of the time of a
/// small one, and the key of an object has no part in the answer.
/// </summary>
internal sealed class EndpointCache : IEndpointProvider
{
    private readonly AmazonS3EndpointProvider _rules = new();
    private readonly ConcurrentDictionary<Question, Endpoint> _answers = [];

    public Endpoint ResolveEndpoint(EndpointParameters parameters)
        => parameters is S3EndpointParameters { Bucket: not null, CopySource: null } asked
            ? _answers.GetOrAdd(new Question(asked.Bucket, asked.Region, asked.UseS3ExpressControlEndpoint, asked.DisableAccessPoints), _ => _rules.ResolveEndpoint(parameters))
            : _rules.ResolveEndpoint(parameters);

    /// <summary>What differs between the requests of one client, and matters.</summary>
    private sealed record Question(string Bucket, string? Region, bool? IsControl, bool? WithoutAccessPoints);
}
