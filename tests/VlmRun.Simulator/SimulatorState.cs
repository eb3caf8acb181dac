using System;
using System.Collections.Concurrent;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Datasets;
using VlmRun.Simulator.Faults;
using VlmRun.Simulator.Feedback;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.FineTuning;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.Skills;

namespace VlmRun.Simulator;

/// <summary>All that changes in a running simulator.</summary>
public sealed class SimulatorState
{
    private readonly SimulatorOptions _options;

    internal SimulatorState(SimulatorOptions options)
    {
        _options = options;
        Settings = Fresh();
        CallbackSender = new CallbackSender(this);
        Files = new FileStore(Content);
    }

    /// <summary>The settings; may be changed in place or replaced.</summary>
    public SimulatorSettings Settings { get; set; }

    /// <summary>The faults that wait for a request.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>What was asked and what was answered.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>The predictions, oldest first.</summary>
    public PredictionStore Predictions { get; } = new();

    /// <summary>The files.</summary>
    public FileStore Files { get; }

    /// <summary>The chats.</summary>
    public RecordStore<SimulatedChat> Chats { get; } = new();

    /// <summary>The agents.</summary>
    public AgentStore Agents { get; } = new();

    /// <summary>The runs of agents.</summary>
    public RecordStore<SimulatedExecution> Executions { get; } = new();

    /// <summary>The skills.</summary>
    public SkillStore Skills { get; } = new();

    /// <summary>What chats and executions have made.</summary>
    public ArtifactStore Artifacts { get; } = new();

    /// <summary>What was said of predictions, executions and chats.</summary>
    public RecordStore<SimulatedFeedback> Feedback { get; } = new();

    /// <summary>The datasets.</summary>
    public RecordStore<SimulatedDataset> Datasets { get; } = new();

    /// <summary>The fine-tuning jobs.</summary>
    public RecordStore<SimulatedFineTuning> FineTunings { get; } = new();

    /// <summary>What was sent to callback addresses.</summary>
    public CallbackLog Callbacks { get; } = new();

    /// <summary>Where presigned URLs and public_url point: storage, which is not the API and takes no key.</summary>
    public Uri Storage { get; internal set; } = new("http://127.0.0.1:0");

    /// <summary>The clock of jobs, the rate limit and callback back-off.</summary>
    public TimeProvider Clock => _options.TimeProvider;

    internal TokenBucket Bucket { get; } = new();

    internal ContentFolder Content { get; } = new();

    internal UploadTickets Tickets { get; } = new();

    internal ConcurrentDictionary<string, LateChat> LateChats { get; } = new(StringComparer.Ordinal);

    internal CallbackSender CallbackSender { get; }

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Puts everything back to the start.</summary>
    public void Reset()
    {
        Settings = Fresh();
        Faults.Clear();
        Predictions.Clear();
        Agents.Clear();
        Executions.Clear();
        Chats.Clear();
        LateChats.Clear();
        Skills.Clear();
        Artifacts.Clear();
        Feedback.Clear();
        Datasets.Clear();
        FineTunings.Clear();
        Tickets.Clear();
        Files.Clear();
        Content.Clear();
        Callbacks.Clear();
        Bucket.Refill();
        Log.Clear();
    }

    private SimulatorSettings Fresh()
    {
        return new SimulatorSettings { Keys = [.. _options.Keys] };
    }
}
