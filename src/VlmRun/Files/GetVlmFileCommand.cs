using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Files;

/// <summary>Get-VlmFile: files at the service by id, or all of the account, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFile", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(File))]
public sealed class GetVlmFileCommand : VlmCmdlet
{
    private Sending<File> _getting = null!;

    /// <summary>Ids of files.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Ask for an address to download each file from.</summary>
    [Parameter(ParameterSetName = "Id")]
    public SwitchParameter PublicUrl { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<File>(this, 8, "Getting files", (_, file) => WriteObject(file));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        if (ParameterSetName == "List")
        {
            await ListAsync();
            return;
        }

        bool? publicUrl = MyInvocation.BoundParameters.ContainsKey(nameof(PublicUrl)) ? PublicUrl.IsPresent : null;
        foreach (string id in Id)
        {
            await _getting.AddAsync(id, () => true, () => Client.Files.GetAsync(id, publicUrl, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();

    private async Task ListAsync()
    {
        Paging paging = Paging.From(this);
        if (paging.First == 0)
        {
            return;
        }

        await WriteAllAsync(Client.Files.ListAsync(paging.Skip, paging.First, StopToken));
    }
}
