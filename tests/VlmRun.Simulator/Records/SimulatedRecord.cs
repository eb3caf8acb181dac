using System;

namespace VlmRun.Simulator.Records;

/// <summary>An object that was created through the API.</summary>
public abstract class SimulatedRecord
{
    private protected SimulatedRecord(string id)
    {
        Id = id;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The creation time; unique within one store.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }

    internal long Sequence { get; set; }
}
