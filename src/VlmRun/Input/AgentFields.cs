using System.Diagnostics.CodeAnalysis;

namespace VlmRun;

/// <summary>Fields of an agent's configuration (api reference 2.9).</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "Names of the API, as the keys of a hashtable are.")]
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "Names of the API, as the keys of a hashtable are.")]
public sealed class AgentFields : ConfigFields
{
    /// <summary>Whether the agent may use other agents.</summary>
    public object? orchestration_mode
    {
        get => this[nameof(orchestration_mode)];
        set => this[nameof(orchestration_mode)] = value;
    }

    /// <summary>How the service runs the agent or skill.</summary>
    public object? mode
    {
        get => this[nameof(mode)];
        set => this[nameof(mode)] = value;
    }
}
