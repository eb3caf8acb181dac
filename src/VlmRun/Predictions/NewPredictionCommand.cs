using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Jobs;

namespace VlmRun.Predictions;

/// <summary>What the cmdlets that start predictions share: by domain or by agent, sending many at once, waiting.</summary>
public abstract class NewPredictionCommand : GenerationCommand
{
    private JobStarter<Prediction> _starter = null!;
    private int _inputs;

    private protected NewPredictionCommand()
    {
    }

    /// <summary>The name of an agent that makes the prediction, instead of a domain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The agent's version; latest by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>Answer at once and work in the background.</summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    /// <summary>Wait for each prediction and write it when it is done.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Seconds to wait for each prediction.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between polls.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    /// <summary>The id to give the request; for one input only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequestId { get; set; }

    /// <summary>Whether to answer at once; null when it was not given, so that the service's default applies.</summary>
    private protected bool? BatchOrDefault =>
        MyInvocation.BoundParameters.ContainsKey(nameof(Batch)) ? Batch.IsPresent : Wait ? true : null;

    private protected override Task BeginAsync()
    {
        if (Name is null == Domain is null && (Name is not null || (Skill is null && Config?.Contains("skills") != true)))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                Name is null ? "Say what to make of the input: -Domain, -Name or -Skill." : "-Domain and -Name exclude each other.",
                $"{MyInvocation.MyCommand.Name} … -Domain document.invoice"));
        }

        if (Version is not null && Name is null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Version goes with -Name.", "Leave -Version out, or give -Name."));
        }

        if (Name is not null && (RequestId ?? Model) is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-RequestId and -Model do not go with -Name.", "Leave them out, or give -Domain."));
        }

        WarnIfNothingWaits(Wait);
        Prepare();
        _starter = new JobStarter<Prediction>(
            this,
            ThrottleLimit,
            "Starting predictions",
            Name is null ? "Get-VlmPrediction takes these ids." : "Get-VlmPrediction -First 20",
            Wait ? new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec) : null);
        return Task.CompletedTask;
    }

    /// <summary>Sends one input when the number in flight allows it, unless sending has ended or the user declines.</summary>
    /// <param name="input">What the user gave: the target of errors.</param>
    /// <param name="target">What is sent and to where, as -WhatIf says it.</param>
    /// <param name="start">Sends it, with an id for the request.</param>
    private protected async Task SendAsync(object input, string target, Func<string, CancellationToken, Task<Prediction>> start)
    {
        await WriteReadyAsync();
        if (++_inputs > 1 && RequestId is not null)
        {
            WriteError(ErrorRecords.BadParameter(
                $"-RequestId '{RequestId}' is for one input; '{input}' was not sent.", "Leave -RequestId out: each request gets an id of its own.", input));
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
