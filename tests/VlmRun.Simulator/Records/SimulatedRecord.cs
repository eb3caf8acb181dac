using System;

namespace VlmRun.Simulator.Records;

/// <summary>Something that was made through the API and is kept.</summary>
public abstract class SimulatedRecord
{
    private protected SimulatedRecord(string id)
    {
        Id = id;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>When it was made; never the same twice within one store.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }

    internal long Sequence { get; set; }
}
