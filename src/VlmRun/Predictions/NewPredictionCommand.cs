namespace VlmRun.Predictions;

/// <summary>Base of the cmdlets that start predictions: by domain or by agent, with many inputs at once, and optionally waiting.</summary>
public abstract class NewPredictionCommand : GenerationCommand
{
    private JobStarter<Prediction> _starter = null!;
    private int _inputs;

    private protected NewPredictionCommand()
    {
    }

    /// <summary>The name of an agent to use instead of a domain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The agent's version; latest by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>Respond immediately and work in the background.</summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    /// <summary>Wait for each prediction and write it when it ends.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Time limit for each prediction, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between polls.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    /// <summary>The client id of the request; for one input only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequestId { get; set; }

    /// <summary>Whether the service responds immediately; null when not specified, so that the service's default applies.</summary>
    private protected bool? BatchOrDefault =>
        MyInvocation.BoundParameters.ContainsKey(nameof(Batch)) ? Batch.IsPresent : Wait ? true : null;

    private protected override Task BeginAsync()
    {
        if (Name is null == Domain is null && (Name is not null || (Skill is null && Config?.Contains("skills") != true)))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                Name is null ? "Specify what to extract from the input: -Domain, -Name or -Skill." : "-Domain and -Name cannot be used together.",
                $"{MyInvocation.MyCommand.Name} … -Domain document.invoice"));
        }

        if (Version is not null && Name is null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Version can be used only with -Name.", "Omit -Version, or specify -Name."));
        }

        if (Name is not null && (RequestId ?? Model) is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-RequestId and -Model cannot be used with -Name.", "Omit them, or specify -Domain."));
        }

        WarnIfNothingWaits(Wait);
        Prepare();
        _starter = new JobStarter<Prediction>(
            this,
            ThrottleLimit,
            "Starting predictions",
            Name is null ? "Get-VlmPrediction with these ids" : "Get-VlmPrediction -First 20",
            Wait ? new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec) : null);
        return Task.CompletedTask;
    }

    /// <summary>Sends one input when the number in flight allows it, unless sending has ended or the user declines.</summary>
    /// <param name="input">The user's input, which errors refer to.</param>
    /// <param name="target">The input and the address, as -WhatIf shows them.</param>
    /// <param name="start">Sends the input with a client id for the request.</param>
    private protected async Task SendAsync(object input, string target, Func<string, CancellationToken, Task<Prediction>> start)
    {
        await WriteReadyAsync();
        if (++_inputs > 1 && RequestId is not null)
        {
            WriteError(ErrorRecords.BadParameter(
                $"-RequestId '{RequestId}' is for one input; '{input}' was not sent.", "Omit -RequestId: each request gets its own id.", input));
            return;
        }

        string id = RequestId ?? Guid.NewGuid().ToString();
        string what = Name is null ? $"start a prediction ({Domain ?? "skill"})" : $"start a prediction (agent {Name})";
        await _starter.AddAsync(input, () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", what), () => start(id, StopToken), Name is null ? id : null);
    }

    /// <inheritdoc cref="JobStarter{T}.WriteReadyAsync"/>
    private protected Task WriteReadyAsync() => _starter.WriteReadyAsync();

    private protected override Task EndAsync() => _starter.FinishAsync();
}
