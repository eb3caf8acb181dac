namespace VlmRun;

/// <summary>Bytes in memory as part of a body.</summary>
internal sealed class MemoryBodySource(string name, byte[] bytes) : IBodySource
{
    public string Name => name;

    public long Length => bytes.Length;

    public Stream Open() => new MemoryStream(bytes, writable: false);
}
