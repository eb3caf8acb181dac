using VlmRun.Sessions;

namespace VlmRun.Connections;

/// <summary>Disconnect-VlmRun: ends the session of this runspace, or the specified one. No other session is used until the next connect.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "VlmRun", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(void))]
public sealed class DisconnectVlmRunCommand : VlmCmdlet
{
    private protected override Task EndAsync()
    {
        VlmSession? session = Session ?? SessionTable.Current;
        session?.Close();
        SessionTable.Remove(session);

        return Task.CompletedTask;
    }
}
