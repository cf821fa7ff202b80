using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.S3.Tests;

internal static class S3Stores
{
    public static ServiceProvider On(LocalStack stack, string prefix, Action<S3Options>? configure = null)
        => On(new Uri(stack.Endpoint), options =>
        {
            (options.BucketName, options.KeyPrefix) = (stack.Bucket, prefix);
            configure?.Invoke(options);
        });

    public static ServiceProvider On(Uri endpoint, Action<S3Options> configure)
        => new TestBuilder().UseS3(options =>
        {
            (options.ServiceUrl, options.Region, options.BucketName) = (endpoint, null, "bucket");
            configure(options);
        }).Services.BuildServiceProvider(validateScopes: true);
}
