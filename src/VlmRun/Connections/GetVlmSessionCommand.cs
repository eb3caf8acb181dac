using VlmRun.Sessions;

namespace VlmRun.Connections;

/// <summary>Get-VlmSession: gets the session of this runspace, or all of them; writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSession", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(VlmSession))]
public sealed class GetVlmSessionCommand : VlmCmdlet
{
    /// <summary>All sessions of this runspace, not only the current one.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override Task EndAsync()
    {
        if (All && Session is null)
        {
            WriteObject(SessionTable.All, true);
        }
        else if ((Session ?? SessionTable.Current) is { } session)
        {
            WriteObject(session);
        }

        return Task.CompletedTask;
    }
}
