namespace VlmRun.Feedback;

/// <summary>The subjects of feedback: objects from the pipeline, or ids.</summary>
public abstract class FeedbackCommand : VlmCmdlet
{
    private protected FeedbackCommand()
    {
    }

    /// <summary>Predictions, executions, chats, payloads of predictions, or ids of predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>Ids of predictions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PredictionId", ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(PredictionIdCompleter))]
    public string[] PredictionId { get; set; } = null!;

    /// <summary>Ids of executions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ExecutionId", ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ExecutionIdCompleter))]
    public string[] ExecutionId { get; set; } = null!;

    /// <summary>Ids of chats.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ChatId", ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChatIdCompleter))]
    public string[] ChatId { get; set; } = null!;

    /// <summary>Gets the subject of the input; an input that cannot have feedback is an error.</summary>
    private protected IEnumerable<FeedbackTarget> Targets()
    {
        if (ParameterSetName != "InputObject")
        {
            (FeedbackSubject subject, string[] ids) = ParameterSetName switch
            {
                "ExecutionId" => (FeedbackSubject.Execution, ExecutionId),
                "ChatId" => (FeedbackSubject.Chat, ChatId),
                _ => (FeedbackSubject.Prediction, PredictionId),
            };
            foreach (string id in ids)
            {
                yield return new FeedbackTarget(subject, id, id);
            }

            yield break;
        }

        // Not an array: otherwise an object would be bound by its PredictionId or ChatId property before it is bound as itself.
        foreach (PSObject? input in LanguagePrimitives.GetEnumerable(InputObject)?.Cast<object?>().Select(PSObject.AsPSObject!) ?? [InputObject])
        {
            if (FeedbackTarget.Of(input) is { } target)
            {
                yield return target;
            }
            else
            {
                string kind = input?.BaseObject is PSCustomObject or null ? "This" : $"A {input.BaseObject.GetType().Name}";
                WriteError(ErrorRecords.BadParameter(
                    $"{kind} is neither a prediction, an execution nor a chat, so it cannot have feedback.",
                    "Specify the kind of an id: -PredictionId, -ExecutionId or -ChatId.",
                    input));
            }
        }
    }
}
