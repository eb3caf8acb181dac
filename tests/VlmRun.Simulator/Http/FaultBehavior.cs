using System.Collections.Generic;
using System.Threading.Tasks;

namespace VlmRun.Simulator.Http;

/// <summary>What a kind of fault does.</summary>
internal abstract class FaultBehavior
{
    /// <summary>The name in POST /_sim/faults.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it acts on the real answer only.</summary>
    public virtual bool NeedsAnswer => false;

    /// <summary>Whether "create" and "early" of the fault may move it.</summary>
    public virtual bool Movable => false;

    /// <summary>Whether it only slows the real answer down.</summary>
    public virtual bool OnlySlows => false;

    /// <summary>Whether it applies to every request from its first hit on, whatever "times" says.</summary>
    public virtual bool Forever => false;

    /// <summary>The words that "form" of the fault may be; the first is the default.</summary>
    public virtual IReadOnlyList<string> Forms => [];

    /// <summary>When it applies, unless the fault says otherwise.</summary>
    public virtual FaultStage Stage(Fault fault)
    {
        return NeedsAnswer ? FaultStage.Answer : FaultStage.BodyRead;
    }

    /// <summary>Answers, or cuts the connection.</summary>
    public abstract Task ApplyAsync(FaultContext target);
}
