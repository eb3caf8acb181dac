namespace VlmRun;

/// <summary>What feedback is about.</summary>
public enum FeedbackSubject
{
    /// <summary>A prediction: <c>request</c> on the wire.</summary>
    Prediction,

    /// <summary>An agent's execution: <c>agent_execution</c> on the wire.</summary>
    Execution,

    /// <summary>A chat: <c>chat</c> on the wire.</summary>
    Chat,
}
