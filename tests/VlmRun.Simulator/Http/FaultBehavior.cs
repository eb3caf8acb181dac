using System.Collections.Generic;
using System.Threading.Tasks;

namespace VlmRun.Simulator.Http;

/// <summary>The behavior of a kind of fault.</summary>
internal abstract class FaultBehavior
{
    /// <summary>The name in POST /_sim/faults.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it applies to the real response only.</summary>
    public virtual bool NeedsResponse => false;

    /// <summary>Whether "create" and "early" of the fault can change its stage.</summary>
    public virtual bool CanChangeStage => false;

    /// <summary>Whether it only delays the real response.</summary>
    public virtual bool OnlyDelays => false;

    /// <summary>Whether it applies to every request after its first match, independent of "times".</summary>
    public virtual bool Forever => false;

    /// <summary>The allowed values of "form"; the first is the default.</summary>
    public virtual IReadOnlyList<string> Forms => [];

    /// <summary>The default stage.</summary>
    public virtual FaultStage Stage(Fault fault)
    {
        return NeedsResponse ? FaultStage.Answer : FaultStage.BodyRead;
    }

    /// <summary>Answers, or cuts the connection.</summary>
    public abstract Task ApplyAsync(FaultContext target);
}
