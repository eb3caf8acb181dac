namespace VlmRun.Simulator.State;

/// <summary>A part of the simulator's state that a reset empties.</summary>
internal interface IResettable
{
    void Clear();
}
