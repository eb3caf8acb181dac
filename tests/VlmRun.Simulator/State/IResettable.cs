namespace VlmRun.Simulator.State;

/// <summary>A part of the state of the simulator that a reset clears.</summary>
internal interface IResettable
{
    void Clear();
}
