using System;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Sessions;

/// <summary>Test-VlmConnection: asks whether the service is there and takes the key.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VlmConnection", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(ConnectionReport), typeof(bool))]
public sealed class TestVlmConnectionCommand : VlmCmdlet
{
    /// <summary>Ask the OpenAI-compatible routes.</summary>
    [Parameter]
    public SwitchParameter Chat { get; set; }

    /// <summary>Write true or false only.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override async Task EndAsync()
    {
        long start = TimeProvider.System.GetTimestamp();
        string? message = null;
        try
        {
            await (Chat ? Client.CheckChatAsync(StopToken) : Client.CheckAsync(StopToken));
        }
        catch (VlmRunException exception)
        {
            message = exception.Message;
        }

        double milliseconds = Math.Round(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 1);
        WriteObject(Quiet ? message is null : new ConnectionReport(CurrentSession.BaseUri, message is null, milliseconds, message));
    }
}
