using VlmRun.Sessions;

namespace VlmRun.Connections;

/// <summary>Test-VlmConnection: checks whether the service responds and accepts the key.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VlmConnection", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(ConnectionReport), typeof(bool))]
public sealed class TestVlmConnectionCommand : VlmCmdlet
{
    /// <summary>Check the OpenAI-compatible routes.</summary>
    [Parameter]
    public SwitchParameter Chat { get; set; }

    /// <summary>Write only true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool TakesNullSession => Quiet;

    private protected override async Task EndAsync()
    {
        if (Quiet)
        {
            WriteObject(await IsConnectedAsync());
            return;
        }

        long start = TimeProvider.System.GetTimestamp();
        string? message = null;
        try
        {
            await CheckAsync();
        }
        catch (VlmRunException exception)
        {
            message = exception.Message;
        }

        double milliseconds = Math.Round(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 1);
        WriteObject(new ConnectionReport(CurrentSession.BaseUri, message is null, milliseconds, message));
    }

    // Scripts branch on the result: any failure is false, not an error.
    private async Task<bool> IsConnectedAsync()
    {
        string? message = IsSessionNull ? NotConnectedException.OfNullSession().Message : null;
        try
        {
            if (message is null)
            {
                Session = SessionTable.Resolve(Session, WriteWarning);
                await CheckAsync();
            }
        }
        catch (Exception exception) when (exception is not PipelineStoppedException && !StopToken.IsCancellationRequested)
        {
            message = exception.Message;
        }

        if (message is not null)
        {
            WriteVerbose(message);
        }

        return message is null;
    }

    private Task CheckAsync() => Chat ? Client.CheckChatAsync(StopToken) : Client.CheckAsync(StopToken);
}
