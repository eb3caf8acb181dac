namespace VlmRun.Domains;

/// <summary>Get-VlmHub: gets the version of the hub's public catalog of domains.</summary>
[Cmdlet(VerbsCommon.Get, "VlmHub", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(Hub))]
public sealed class GetVlmHubCommand : VlmCmdlet
{
    private protected override async Task EndAsync() =>
        WriteObject(new Hub(await Client.Domains.GetHubVersionAsync(StopToken), CurrentSession.BaseUri));
}
