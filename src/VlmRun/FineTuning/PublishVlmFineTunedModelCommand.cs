namespace VlmRun.FineTuning;

/// <summary>Publish-VlmFineTunedModel: provisions fine-tuned models for a limited time.</summary>
[Cmdlet(VerbsData.Publish, "VlmFineTunedModel", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(ModelProvision))]
public sealed class PublishVlmFineTunedModelCommand : VlmCmdlet
{
    private ThrottledSender<ModelProvision> _publishing = null!;

    /// <summary>Fine-tuned models.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FineTunedModelCompleter))]
    public string[] Model { get; set; } = null!;

    /// <summary>How long each model stays provisioned, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 31536000)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? DurationSec { get; set; }

    /// <summary>The maximum number of concurrent requests of each model.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? Concurrency { get; set; }

    /// <summary>Send the request again even if the model may have been provisioned and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _publishing = new ThrottledSender<ModelProvision>(this, 8, "Publishing models", (_, provision) => WriteObject(provision)) { Find = "Get-VlmFineTunedModel" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (string model in Model)
        {
            await _publishing.AddAsync(
                model,
                () => ShouldProcess($"{model} at {CurrentSession.BaseUri}", "provision a fine-tuned model, which costs credits"),
                () => Client.FineTuning.ProvisionAsync(
                    new ProvisionRequest { Model = model, DurationSeconds = DurationSec, Concurrency = Concurrency, Resubmit = Resubmit },
                    StopToken));
        }
    }

    private protected override Task EndAsync() => _publishing.FinishAsync();
}
