using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.FineTuning;

/// <summary>Get-VlmFineTuningJob: jobs that fine-tune models, by id, or all of the account, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFineTuningJob", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(FineTuningJob))]
public sealed class GetVlmFineTuningJobCommand : VlmCmdlet
{
    private Sending<FineTuningJob> _getting = null!;

    /// <summary>Ids of jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<FineTuningJob>(this, 8, "Getting fine-tuning jobs", (_, job) => WriteObject(job));
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
                await WriteAllAsync(Client.FineTuning.ListJobsAsync(paging.Skip, paging.First, StopToken));
            }

            return;
        }

        foreach (string id in Id)
        {
            await _getting.AddAsync(id, () => true, () => Client.FineTuning.GetJobAsync(id, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
