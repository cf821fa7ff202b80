using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Core.Tests.Stores;

internal static class FileStores
{
    public static T Of<T>(string path, Action<FileStoreOptions>? configure = null)
        where T : notnull
        => new TestBuilder().UseFileStore(path, configure).Services.BuildServiceProvider().GetRequiredService<T>();
}
