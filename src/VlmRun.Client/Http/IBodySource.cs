using System.IO;

namespace VlmRun.Http;

/// <summary>Bytes that a body carries and that are read anew for each try.</summary>
internal interface IBodySource
{
    /// <summary>What an error calls it: a path, or a description.</summary>
    string Name { get; }

    /// <summary>Its length in bytes, known before it is sent.</summary>
    long Length { get; }

    /// <summary>Opens it from the start.</summary>
    Stream Open();
}
