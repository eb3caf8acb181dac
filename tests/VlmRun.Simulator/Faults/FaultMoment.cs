namespace VlmRun.Simulator.Faults;

/// <summary>When a fault plays.</summary>
internal enum FaultMoment
{
    /// <summary>Before the key is looked at and the body is read.</summary>
    Early,

    /// <summary>When the body is read; the route is never reached, so nothing is created.</summary>
    BodyRead,

    /// <summary>While the route reads the body.</summary>
    Reading,

    /// <summary>When the route has done its work and would answer.</summary>
    Answer,
}
