using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;
using VlmRun.Waiting;

namespace VlmRun.Predictions;

/// <summary>What the cmdlets that start predictions share: how a prediction is made, what is told with it, sending many at once, waiting.</summary>
public abstract class NewPredictionCommand : VlmCmdlet
{
    private Sending<Prediction> _sending = null!;
    private PredictionWait? _wait;
    private int _seen;

    private protected NewPredictionCommand()
    {
    }

    /// <summary>The domain, such as document.invoice.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

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

    /// <summary>Seconds between looks.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    /// <summary>Instructions in words.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>How closely to look; decides the price.</summary>
    [Parameter]
    [ValidateSet("auto", "lo", "hi")]
    public string? Detail { get; set; }

    /// <summary>Add to each field how sure the model is.</summary>
    [Parameter]
    public SwitchParameter Confidence { get; set; }

    /// <summary>Add to each field where it stands.</summary>
    [Parameter]
    public SwitchParameter Grounding { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use: name, id, or either with :version.</summary>
    [Parameter]
    [SkillTransformation]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>The fields wanted, as GraphQL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GqlStatement { get; set; }

    /// <summary>Tokens at most.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>0 and up.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    public double? Temperature { get; set; }

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

    /// <summary>Where the service posts each prediction when it is done.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CallbackUrl { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The id to give the request; for one input only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequestId { get; set; }

    /// <summary>Send again even where the work may have been started and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    /// <summary>How many requests are in flight at most.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Whether to answer at once; null when the user has not said, so that the service's default applies.</summary>
    private protected bool? BatchOrDefault =>
        MyInvocation.BoundParameters.ContainsKey(nameof(Batch)) ? Batch.IsPresent : Wait ? true : null;

    private protected RequestMetadata? Metadata => Environment is null && SessionId is null && AllowTraining is null
        ? null
        : new RequestMetadata { Environment = Environment, SessionId = SessionId, AllowTraining = AllowTraining };

    private protected GenerationConfig? Configuration { get; private set; }

    private protected override Task BeginAsync()
    {
        if (Name is null == Domain is null && (Name is not null || (Skill is null && Config?.Contains("skills") != true)))
        {
            ThrowTerminatingError(Errors.BadParameter(
                Name is null ? "Say what to make of the input: -Domain, -Name or -Skill." : "-Domain and -Name exclude each other.",
                $"{MyInvocation.MyCommand.Name} … -Domain document.invoice"));
        }

        if (Version is not null && Name is null)
        {
            ThrowTerminatingError(Errors.BadParameter("-Version goes with -Name.", "Leave -Version out, or give -Name."));
        }

        if (Name is not null && (RequestId ?? Model) is not null)
        {
            ThrowTerminatingError(Errors.BadParameter("-RequestId and -Model do not go with -Name.", "Leave them out, or give -Domain."));
        }

        if (CallbackUrl is not null && !WebAddress.IsOne(CallbackUrl))
        {
            ThrowTerminatingError(Errors.BadParameter($"-CallbackUrl '{CallbackUrl}' is not an http or https address.", "Give an absolute address.", CallbackUrl));
        }

        if (!Wait && (MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) || IntervalSec is not null))
        {
            WriteWarning("-TimeoutSec and -IntervalSec bound the wait, and there is none without -Wait.");
        }

        Configuration = BuildConfiguration();
        _ = Client;
        _wait = Wait ? new PredictionWait(this, TimeoutSec, IntervalSec) : null;
        _sending = new Sending<Prediction>(this, ThrottleLimit, "Starting predictions", (_, prediction) => Write(prediction));
        return Task.CompletedTask;
    }

    /// <summary>Sends one input when there is room, unless sending has ended or the user says no.</summary>
    /// <param name="input">What the user gave: the target of errors.</param>
    /// <param name="target">What is sent and to where, as -WhatIf says it.</param>
    /// <param name="start">Sends it.</param>
    private protected async Task SendAsync(object input, string target, Func<CancellationToken, Task<Prediction>> start)
    {
        WriteReady();
        if (++_seen > 1 && RequestId is not null)
        {
            WriteError(Errors.BadParameter(
                $"-RequestId '{RequestId}' is for one input; '{input}' was not sent.", "Leave -RequestId out: each request gets an id of its own.", input));
            return;
        }

        string what = Name is null ? $"start a prediction ({Domain ?? "skill"})" : $"start a prediction (agent {Name})";
        await _sending.AddAsync(input, () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", what), () => start(StopToken));
    }

    /// <summary>Writes what is ready; called for each input, even one that starts nothing.</summary>
    private protected void WriteReady()
    {
        _sending.WriteReady();
        _wait?.WriteReady();
    }

    private protected override async Task EndAsync()
    {
        await _sending.FinishAsync(() => _wait?.WriteReady());
        if (_wait is not null)
        {
            await _wait.FinishAsync();
            await _wait.DisposeAsync();
        }
    }

    private protected string NewRequestId() => RequestId ?? Guid.NewGuid().ToString();

    private void Write(Prediction prediction)
    {
        if (_wait is not null)
        {
            _wait.Add(prediction.Id, prediction);
        }
        else
        {
            WriteObject(prediction);
        }
    }

    private GenerationConfig? BuildConfiguration()
    {
        GenerationConfig config = new()
        {
            Prompt = Prompt,
            JsonSchema = JsonSchema,
            GqlStmt = GqlStatement,
            MaxTokens = MaxTokens,
            Temperature = Temperature,
            Detail = Detail,
            Confidence = IfBound(nameof(Confidence), Confidence),
            Grounding = IfBound(nameof(Grounding), Grounding),
            ServiceTier = ServiceTier,
            Skills = Skill,
            Other = Config is null ? null : JsonObjects.ToFields(Config),
        };
        AddOptions(config);
        string[] twice = [.. s_wireNames.Where(entry => MyInvocation.BoundParameters.ContainsKey(entry.Key) && config.Other?.ContainsKey(entry.Value) == true).Select(entry => entry.Value)];
        if (twice.Length > 0)
        {
            ThrowTerminatingError(Errors.BadParameter($"-Config holds '{twice[0]}', which is given as a parameter too.", "Give it once."));
        }

        bool isSet = Config is { Count: > 0 } || s_wireNames.Keys.Any(MyInvocation.BoundParameters.ContainsKey);
        return isSet ? config : null;
    }

    private static readonly Dictionary<string, string> s_wireNames = new()
    {
        [nameof(Prompt)] = "prompt",
        [nameof(JsonSchema)] = "json_schema",
        [nameof(GqlStatement)] = "gql_stmt",
        [nameof(MaxTokens)] = "max_tokens",
        [nameof(Temperature)] = "temperature",
        [nameof(Detail)] = "detail",
        [nameof(Confidence)] = "confidence",
        [nameof(Grounding)] = "grounding",
        [nameof(ServiceTier)] = "service_tier",
        [nameof(Skill)] = "skills",
        ["PageIndex"] = "page_indices",
        ["SegmentDurationSec"] = "video_segment_duration",
        ["FramesPerSegment"] = "video_frames_per_segment",
    };

    /// <summary>Options that only some media have.</summary>
    private protected virtual void AddOptions(GenerationConfig config)
    {
    }

    private bool? IfBound(string name, SwitchParameter given) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? given.IsPresent : null;
}
