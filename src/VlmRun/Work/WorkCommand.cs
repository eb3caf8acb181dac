using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Work;

/// <summary>What all cmdlets that start paid work share: how it is done, and what the service is told with it.</summary>
public abstract class WorkCommand : VlmCmdlet
{
    private protected WorkCommand()
    {
    }

    /// <summary>Instructions in words.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use: name, id, either with :version, or a folder that travels with the request.</summary>
    [Parameter]
    [SkillTransformation]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>Other fields of the generation configuration, by wire name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Config { get; set; }

    /// <summary>Which environment the request belongs to.</summary>
    [Parameter]
    [ValidateSet("dev", "staging", "prod")]
    public string? Environment { get; set; }

    /// <summary>Groups requests at the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SessionId { get; set; }

    /// <summary>Whether the service may train on the data.</summary>
    [Parameter]
    public bool? AllowTraining { get; set; }

    /// <summary>Where the service posts what came of the work when it is done.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CallbackUrl { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Send again even where the work may have been started and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    /// <summary>How many requests are in flight at most.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    private protected RequestMetadata? Metadata => Environment is null && SessionId is null && AllowTraining is null
        ? null
        : new RequestMetadata { Environment = Environment, SessionId = SessionId, AllowTraining = AllowTraining };

    /// <summary>A terminating error when -CallbackUrl is no address.</summary>
    private protected void CheckCallback()
    {
        if (CallbackUrl is not null && !WebAddress.IsOne(CallbackUrl))
        {
            ThrowTerminatingError(Errors.BadParameter($"-CallbackUrl '{CallbackUrl}' is not an http or https address.", "Give an absolute address.", CallbackUrl));
        }
    }

    /// <summary>What -Config holds; a terminating error when it holds what a parameter says too.</summary>
    /// <param name="wireNames">Parameters, and what the API calls them.</param>
    private protected Dictionary<string, JsonElement>? OtherFields(IReadOnlyDictionary<string, string> wireNames)
    {
        Dictionary<string, JsonElement>? other = Config is null ? null : JsonObjects.ToFields(Config);
        string? twice = wireNames
            .FirstOrDefault(entry => MyInvocation.BoundParameters.ContainsKey(entry.Key) && other?.ContainsKey(entry.Value) == true).Value;
        if (twice is not null)
        {
            ThrowTerminatingError(Errors.BadParameter($"-Config holds '{twice}', which is given as a parameter too.", "Give it once."));
        }

        return other;
    }

    /// <summary>Whether a switch is set; null when the user has not said, so that the service's default applies.</summary>
    private protected bool? IfBound(string name, SwitchParameter given) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? given.IsPresent : null;
}
