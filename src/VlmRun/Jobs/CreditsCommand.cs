namespace VlmRun.Jobs;

/// <summary>Parameters of the cmdlets whose requests cost credits: metadata, additional configuration, and permission to send again.</summary>
public abstract class CreditsCommand : VlmCmdlet
{
    private protected CreditsCommand()
    {
    }

    /// <summary>The environment of the request.</summary>
    [Parameter]
    [ValidateSet("dev", "staging", "prod")]
    public string? Environment { get; set; }

    /// <summary>Whether the service may train on the data.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BooleanCompleter))]
    public bool? AllowTraining { get; set; }

    /// <summary>Send the request once more even if the work may have been started and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    /// <summary>The fields of -Config; null without it.</summary>
    private protected abstract ConfigFields? MoreFields { get; }

    /// <summary>The metadata of the request; null when no parameter sets any.</summary>
    private protected RequestMetadata? MetadataWith(string? sessionId)
    {
        bool? allowTraining = AllowTraining ?? (CurrentSession.NoTraining ? false : null);
        return Environment is null && sessionId is null && allowTraining is null
            ? null
            : new RequestMetadata { Environment = Environment, SessionId = sessionId, AllowTraining = allowTraining };
    }

    /// <summary>The fields of -Config; a field that a parameter also sets is a terminating error.</summary>
    /// <param name="apiNames">Parameters and their names in the API.</param>
    private protected Dictionary<string, JsonElement>? OtherFields(IReadOnlyDictionary<string, string> apiNames)
    {
        Dictionary<string, JsonElement>? other = MoreFields is null ? null : JsonObjects.ToFields(MoreFields.All);
        foreach ((string parameter, string apiName) in apiNames)
        {
            if (other?.ContainsKey(apiName) == true && Sets(parameter))
            {
                ThrowTerminatingError(ErrorRecords.BadParameter(
                    $"-Config contains '{apiName}', which -{parameter} also sets.", $"Use only -{parameter}."));
            }
        }

        return other;
    }

    /// <summary>Whether a parameter sets its field of the request, so that -Config must not.</summary>
    private protected virtual bool Sets(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Whether a switch is set; null when it was not specified, so that the service's default applies.</summary>
    private protected bool? IfBound(string name, SwitchParameter given) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? given.IsPresent : null;
}
