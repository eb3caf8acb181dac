namespace VlmRun.Files;

/// <summary>Get-VlmFile: gets uploaded files by id, or lists those of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFile", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(VlmFile))]
public sealed class GetVlmFileCommand : GetByIdCommand<VlmFile>
{
    /// <summary>Request a download address for each file.</summary>
    [Parameter(ParameterSetName = "Id")]
    public SwitchParameter PublicUrl { get; set; }

    private protected override string Activity => "Getting files";

    private protected override Task ProcessAsync()
    {
        if (ParameterSetName == "List")
        {
            return ListAsync(paging => Client.Files.ListAsync(paging.Skip, paging.First, StopToken));
        }

        bool? publicUrl = MyInvocation.BoundParameters.ContainsKey(nameof(PublicUrl)) ? PublicUrl.IsPresent : null;
        return GetEachAsync(Id, id => Client.Files.GetAsync(id, publicUrl, StopToken));
    }
}
