using System.Threading.Tasks;

namespace VlmRun.PostgreSql;

/// <summary>A step that waits to be recorded.</summary>
/// <param name="Step">The step.</param>
internal sealed record PendingStep(StepRow Step)
{
    /// <summary>Completes when the step is committed, or cannot be.</summary>
    public TaskCompletionSource<StepAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
