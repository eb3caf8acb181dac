namespace VlmRun.FineTuning;

/// <summary>Get-VlmFineTuningJob: gets fine-tuning jobs by id, or lists those of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFineTuningJob", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(FineTuningJob))]
public sealed class GetVlmFineTuningJobCommand : GetByIdCommand<FineTuningJob>
{
    private protected override string Activity => "Getting fine-tuning jobs";

    private protected override Task ProcessAsync() => ParameterSetName == "List"
        ? ListAsync(paging => Client.FineTuning.ListJobsAsync(paging.Skip, paging.First, StopToken))
        : GetEachAsync(Id, id => Client.FineTuning.GetJobAsync(id, StopToken));
}
