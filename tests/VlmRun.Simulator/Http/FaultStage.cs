namespace VlmRun.Simulator.Http;

/// <summary>When a fault is applied.</summary>
internal enum FaultStage
{
    /// <summary>Before the key is checked and the body is read.</summary>
    Early,

    /// <summary>When the body is read; the route is never reached, so nothing is created.</summary>
    BodyRead,

    /// <summary>While the route reads the body.</summary>
    Reading,

    /// <summary>When the route has been executed and would respond.</summary>
    Answer,
}
