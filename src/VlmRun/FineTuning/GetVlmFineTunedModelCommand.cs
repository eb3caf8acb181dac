namespace VlmRun.FineTuning;

/// <summary>Get-VlmFineTunedModel: lists the fine-tuned models of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmFineTunedModel", HelpUri = OnlineHelp.Address, SupportsPaging = true)]
[OutputType(typeof(FineTunedModel))]
public sealed class GetVlmFineTunedModelCommand : VlmCmdlet
{
    private protected override async Task EndAsync()
    {
        _ = Client;
        Paging paging = Paging.From(this);
        if (paging.First != 0)
        {
            await WriteAllAsync(Client.FineTuning.ListModelsAsync(paging.Skip, paging.First, StopToken));
        }
    }
}
