using System.Security;

namespace VlmRun.FineTuning;

/// <summary>New-VlmFineTuningJob: starts fine-tuning jobs on uploaded files.</summary>
[Cmdlet(VerbsCommon.New, "VlmFineTuningJob", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "File", SupportsShouldProcess = true)]
[OutputType(typeof(FineTuningJob))]
public sealed class NewVlmFineTuningJobCommand : VlmCmdlet
{
    private ThrottledSender<FineTuningJob> _starting = null!;

    /// <summary>The id of the training file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "FileId", ValueFromPipelineByPropertyName = true)]
    [Alias("FileId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string TrainingFileId { get; set; } = null!;

    /// <summary>Training files; each starts a job.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[] File { get; set; } = null!;

    /// <summary>The base model.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AnyModelCompleter))]
    public string Model { get; set; } = null!;

    /// <summary>The id of the validation file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string? ValidationFileId { get; set; }

    /// <summary>Number of epochs.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? Epochs { get; set; }

    /// <summary>The batch size: a number, or auto.</summary>
    [Parameter]
    [ValidatePattern(@"\A(auto|[1-9][0-9]{0,8})\z")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? BatchSize { get; set; }

    /// <summary>The learning rate.</summary>
    [Parameter]
    [ValidateRange(1e-12, 100.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? LearningRate { get; set; }

    /// <summary>The suffix of the new model's name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Suffix { get; set; }

    /// <summary>The address to which the service posts the job when it ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? CallbackUrl { get; set; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? WandbProjectName { get; set; }

    /// <summary>The address of Weights &amp; Biases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? WandbBaseUrl { get; set; }

    /// <summary>The key for Weights &amp; Biases.</summary>
    [Parameter]
    [SecureStringOnly("secret")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public SecureString? WandbApiKey { get; set; }

    /// <summary>Send the request once more even if a job may have been started and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    private protected override Task BeginAsync()
    {
        if (Suffix is not null && !FineTuningRequest.IsSuffix(Suffix))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                $"-Suffix '{Suffix}' is not a valid suffix; use letters, digits, '_' and '-'.", "Choose another suffix.", Suffix));
        }

        WebAddress.Check(this, nameof(CallbackUrl), CallbackUrl);
        WebAddress.Check(this, nameof(WandbBaseUrl), WandbBaseUrl);
        _ = Client;
        _starting = new ThrottledSender<FineTuningJob>(this, 8, "Starting fine-tuning jobs", (_, job) => WriteObject(job)) { Find = "Get-VlmFineTuningJob -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        if (ParameterSetName == "FileId")
        {
            await AddAsync(TrainingFileId, TrainingFileId);
            return;
        }

        foreach (VlmFile file in File)
        {
            await AddAsync(file, file.Id);
        }
    }

    private protected override Task EndAsync() => _starting.FinishAsync();

    private Task AddAsync(object input, string fileId) => _starting.AddAsync(
        input,
        () => ShouldProcess($"{Model} on file {fileId} at {CurrentSession.BaseUri}", "start a fine-tuning job, which costs credits"),
        () => Client.FineTuning.CreateAsync(
            new FineTuningRequest
            {
                Model = Model,
                TrainingFileId = fileId,
                ValidationFileId = ValidationFileId,
                Epochs = Epochs,
                BatchSize = BatchSize,
                LearningRate = LearningRate,
                Suffix = Suffix,
                CallbackUrl = CallbackUrl,
                WandbProjectName = WandbProjectName,
                WandbBaseUrl = WandbBaseUrl,
                WandbApiKey = SecureText.Read(WandbApiKey),
                Resubmit = Resubmit,
            },
            StopToken));
}
