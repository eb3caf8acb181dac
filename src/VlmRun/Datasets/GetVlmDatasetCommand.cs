using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Datasets;

/// <summary>Get-VlmDataset: datasets by id, or all of the account, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmDataset", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Dataset))]
public sealed class GetVlmDatasetCommand : VlmCmdlet
{
    private Sending<Dataset> _getting = null!;

    /// <summary>Ids of datasets.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<Dataset>(this, 8, "Getting datasets", (_, dataset) => WriteObject(dataset));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        if (ParameterSetName == "List")
        {
            Paging paging = Paging.From(this);
            if (paging.First != 0)
            {
                await WriteAllAsync(Client.Datasets.ListAsync(paging.Skip, paging.First, StopToken));
            }

            return;
        }

        foreach (string id in Id)
        {
            await _getting.AddAsync(id, () => true, () => Client.Datasets.GetAsync(id, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
