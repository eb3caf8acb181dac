namespace VlmRun.Files;

/// <summary>Remove-VlmFile: deletes files at the service.</summary>
[Cmdlet(VerbsCommon.Remove, "VlmFile", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveVlmFileCommand : VlmCmdlet
{
    private ThrottledSender<bool> _removing = null!;

    /// <summary>Ids of files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = null!;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _removing = new ThrottledSender<bool>(this, 8, "Removing files", (_, _) => { });
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            await _removing.AddAsync(id, () => ShouldProcess($"file {id} at {CurrentSession.BaseUri}", "remove"), async () =>
            {
                await Client.Files.DeleteAsync(id, StopToken).ConfigureAwait(false);
                return true;
            });
        }
    }

    private protected override Task EndAsync() => _removing.FinishAsync();
}
