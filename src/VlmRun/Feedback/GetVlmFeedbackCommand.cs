namespace VlmRun.Feedback;

/// <summary>Get-VlmFeedback: lists the feedback on predictions, executions and chats.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFeedback", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject", SupportsPaging = true)]
[OutputType(typeof(FeedbackItem))]
public sealed class GetVlmFeedbackCommand : FeedbackCommand
{
    private Paging _paging = null!;
    private bool _hasWritten;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _paging = Paging.From(this);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (FeedbackTarget target in Targets())
        {
            if (_paging.First != 0)
            {
                await ListAsync(target);
            }
        }
    }

    // A failure affects one subject only; a rejected key before anything was written ends the command.
    private async Task ListAsync(FeedbackTarget target)
    {
        IAsyncEnumerable<FeedbackItem> rows =
            Client.Feedback.ListAsync(target.Subject, target.Id, _paging.Skip, _paging.First, StopToken);
        try
        {
            await foreach (FeedbackItem feedback in rows)
            {
                _hasWritten = true;
                WriteObject(feedback);
            }
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) && (_hasWritten || exception is not VlmRunAuthenticationException))
        {
            WriteError(ErrorRecords.From(exception, target.Input));
        }
    }
}
