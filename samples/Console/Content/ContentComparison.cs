namespace LanceIngest.Console.Content;

/// <summary>Compares two streams without holding either in memory.</summary>
internal static class ContentComparison
{
    public static async Task<bool> AreEqualAsync(Stream left, Stream right, CancellationToken cancellationToken)
    {
        var (leftBlock, rightBlock) = (new byte[81920], new byte[81920]);
        while (true)
        {
            var leftCount = await left.ReadAtLeastAsync(leftBlock, leftBlock.Length, throwOnEndOfStream: false, cancellationToken);
            var rightCount = await right.ReadAtLeastAsync(rightBlock, rightBlock.Length, throwOnEndOfStream: false, cancellationToken);
            if (!leftBlock.AsSpan(0, leftCount).SequenceEqual(rightBlock.AsSpan(0, rightCount)))
            {
                return false;
            }

            if (leftCount < leftBlock.Length)
            {
                return true;
            }
        }
    }
}
