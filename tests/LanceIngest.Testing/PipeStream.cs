namespace LanceIngest.Testing;

/// <summary>A stream as a pipe gives it: no length, no seeking, short reads.</summary>
/// <param name="content">The bytes.</param>
/// <param name="breaks">Whether it fails at the end instead of ending.</param>
public sealed class PipeStream(Stream content, bool breaks = false) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = content.Read(buffer, offset, Math.Min(count, 70_000));
        return read > 0 || !breaks ? read : throw new IOException("The pipe broke.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
