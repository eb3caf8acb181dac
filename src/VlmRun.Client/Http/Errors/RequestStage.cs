namespace VlmRun;

/// <summary>How far a request had come when it failed.</summary>
public enum RequestStage
{
    /// <summary>The connection or its encryption was being established.</summary>
    Connect,

    /// <summary>The request was being sent.</summary>
    Send,

    /// <summary>The request was sent; the head of the response had not arrived.</summary>
    Head,

    /// <summary>The body of the response was being read.</summary>
    Body,

    /// <summary>The body of the response was being read, and no byte arrived within the idle timeout.</summary>
    Idle,
}
