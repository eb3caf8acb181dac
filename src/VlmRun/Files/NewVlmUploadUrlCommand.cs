namespace VlmRun.Files;

/// <summary>New-VlmUploadUrl: creates an address for uploading one file without a key, for a limited time.</summary>
[Cmdlet(VerbsCommon.New, "VlmUploadUrl", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(UploadUrl))]
public sealed class NewVlmUploadUrlCommand : VlmCmdlet
{
    /// <summary>The names of the files to upload.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] FileName { get; set; } = null!;

    /// <summary>The purpose of the files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PurposeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Purpose { get; set; } = "assistants";

    /// <summary>How long the address is valid, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? ExpirationSec { get; set; }

    private protected override async Task ProcessAsync()
    {
        foreach (string name in FileName)
        {
            if (ShouldProcess($"{name} at {CurrentSession.BaseUri}", "create an upload address"))
            {
                WriteObject(await Client.Files.CreateUploadUrlAsync(name, Purpose, ExpirationSec, StopToken));
            }
        }
    }
}
