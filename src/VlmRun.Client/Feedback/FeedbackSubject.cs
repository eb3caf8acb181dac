namespace VlmRun;

/// <summary>The kind of object that feedback is about.</summary>
public enum FeedbackSubject
{
    /// <summary>A prediction: <c>request</c> in JSON.</summary>
    Prediction,

    /// <summary>An agent's execution: <c>agent_execution</c> in JSON.</summary>
    Execution,

    /// <summary>A chat: <c>chat</c> in JSON.</summary>
    Chat,
}
