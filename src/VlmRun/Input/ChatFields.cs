using System.Diagnostics.CodeAnalysis;

namespace VlmRun;

/// <summary>Fields of a chat request that have no parameter.</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "Names of the API, as the keys of a hashtable are.")]
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "Names of the API, as the keys of a hashtable are.")]
public sealed class ChatFields : ConfigFields
{
    /// <summary>From how many of the likeliest tokens each is taken.</summary>
    public object? top_k
    {
        get => this[nameof(top_k)];
        set => this[nameof(top_k)] = value;
    }

    /// <summary>Whether the likelihood of each token is returned.</summary>
    public object? logprobs
    {
        get => this[nameof(logprobs)];
        set => this[nameof(logprobs)] = value;
    }
}
