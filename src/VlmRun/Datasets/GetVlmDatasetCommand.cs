namespace VlmRun.Datasets;

/// <summary>Get-VlmDataset: gets datasets by id, or lists those of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmDataset", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Dataset))]
public sealed class GetVlmDatasetCommand : GetByIdCommand<Dataset>
{
    private protected override string Activity => "Getting datasets";

    private protected override Task ProcessAsync() => ParameterSetName == "List"
        ? ListAsync(paging => Client.Datasets.ListAsync(paging.Skip, paging.First, StopToken))
        : GetEachAsync(Id, id => Client.Datasets.GetAsync(id, StopToken));
}
