namespace VlmRun.Feedback;

/// <summary>The subject of feedback.</summary>
/// <param name="Subject">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Input">The user's input, which errors refer to.</param>
internal sealed record FeedbackTarget(FeedbackSubject Subject, string Id, object Input)
{
    /// <summary>Gets the subject of an object from the pipeline by its type, never by an unrelated id; null if it cannot have feedback.</summary>
    public static FeedbackTarget? Of(PSObject? input) => input?.BaseObject switch
    {
        null => null,
        string id => new FeedbackTarget(FeedbackSubject.Prediction, id, id),
        Prediction prediction => new FeedbackTarget(FeedbackSubject.Prediction, prediction.Id, prediction),
        AgentExecution execution => new FeedbackTarget(FeedbackSubject.Execution, execution.Id, execution),
        ChatCompletion { ChatId: { } chat } answer => new FeedbackTarget(FeedbackSubject.Chat, chat, answer),
        FeedbackItem feedback => new FeedbackTarget(
            feedback.Subject, feedback.PredictionId ?? feedback.ExecutionId ?? feedback.ChatId ?? "", feedback),
        _ => Named(input, "PredictionId", FeedbackSubject.Prediction)
            ?? Named(input, "ExecutionId", FeedbackSubject.Execution)
            ?? Named(input, "ChatId", FeedbackSubject.Chat)
            ?? Kept(input, typeof(Prediction), FeedbackSubject.Prediction)
            ?? Kept(input, typeof(AgentExecution), FeedbackSubject.Execution),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Subject.ToString().ToLowerInvariant()} {Id}";

    private static FeedbackTarget? Named(PSObject input, string name, FeedbackSubject subject) =>
        input.Properties[name]?.Value is string { Length: > 0 } id ? new FeedbackTarget(subject, id, input) : null;

    // From a job, or from an object that Import-Clixml has read.
    private static FeedbackTarget? Kept(PSObject input, Type type, FeedbackSubject subject) =>
        input.TypeNames.Contains("Deserialized." + type.FullName) && input.Properties["Id"]?.Value is string id
            ? new FeedbackTarget(subject, id, input)
            : null;
}
