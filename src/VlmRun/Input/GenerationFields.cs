using System.Diagnostics.CodeAnalysis;

namespace VlmRun;

/// <summary>Fields of a generation's configuration that have no parameter (api reference 3.4).</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "Names of the API, as the keys of a hashtable are.")]
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "Names of the API, as the keys of a hashtable are.")]
public sealed class GenerationFields : ConfigFields
{
    /// <summary>How often the service itself repeats a generation.</summary>
    public object? max_retries
    {
        get => this[nameof(max_retries)];
        set => this[nameof(max_retries)] = value;
    }

    /// <summary>Whether the frames that a video is understood by are returned.</summary>
    public object? keyframes
    {
        get => this[nameof(keyframes)];
        set => this[nameof(keyframes)] = value;
    }
}
