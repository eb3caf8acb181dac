namespace VlmRun.Http;

/// <summary>A source of bytes for a request body, read again for each attempt.</summary>
internal interface IBodySource
{
    /// <summary>The name for error messages: a path, or a description.</summary>
    string Name { get; }

    /// <summary>Its length in bytes, known before it is sent.</summary>
    long Length { get; }

    /// <summary>Opens the source at its start.</summary>
    Stream Open();
}
