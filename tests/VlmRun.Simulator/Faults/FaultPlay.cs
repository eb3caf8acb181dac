using System.Collections.Generic;
using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>What a kind of fault does.</summary>
internal abstract class FaultPlay
{
    /// <summary>The name in POST /_sim/faults.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it can only play on the real answer.</summary>
    public virtual bool NeedsAnswer => false;

    /// <summary>Whether "create" and "early" of the fault may move it.</summary>
    public virtual bool Movable => false;

    /// <summary>Whether it only slows the real answer down.</summary>
    public virtual bool OnlySlows => false;

    /// <summary>Whether it plays on and on from its first hit, whatever "times" says.</summary>
    public virtual bool Forever => false;

    /// <summary>The words that "form" of the fault may be; the first is the habit.</summary>
    public virtual IReadOnlyList<string> Forms => [];

    /// <summary>When it plays unless the fault says otherwise.</summary>
    public virtual FaultMoment Moment(Fault fault)
    {
        return NeedsAnswer ? FaultMoment.Answer : FaultMoment.BodyRead;
    }

    /// <summary>Answers, or cuts the connection.</summary>
    public abstract Task PlayAsync(FaultScene scene);
}
