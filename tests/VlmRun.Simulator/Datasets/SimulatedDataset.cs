using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Datasets;

/// <summary>A dataset made from an uploaded archive.</summary>
public sealed class SimulatedDataset : SimulatedRecord
{
    internal SimulatedDataset(string id, Job job)
        : base(id)
    {
        Job = job;
    }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>images, videos or documents.</summary>
    public required string Kind { get; init; }

    /// <summary>The domain it is for.</summary>
    public required string Domain { get; init; }

    /// <summary>The archive.</summary>
    public required string FileId { get; init; }

    internal Job Job { get; }

    internal Tracking Tracking { get; init; } = new(null, null);
}
