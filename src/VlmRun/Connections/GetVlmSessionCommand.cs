using VlmRun.Sessions;

namespace VlmRun.Connections;

/// <summary>Get-VlmSession: gets the session of this runspace; writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSession", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(VlmSession))]
public sealed class GetVlmSessionCommand : VlmCmdlet
{
    private protected override Task EndAsync()
    {
        if ((Session ?? SessionTable.Current) is { } session)
        {
            WriteObject(session);
        }

        return Task.CompletedTask;
    }
}
