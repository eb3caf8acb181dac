namespace VlmRun.Batch;

/// <summary>Get-VlmBatch: gets the state of a batch from its journal, also while a run writes it.</summary>
[Cmdlet(VerbsCommon.Get, "VlmBatch", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(BatchState))]
public sealed class GetVlmBatchCommand : VlmCmdlet
{
    /// <summary>The journals.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Journal { get; set; } = null!;

    private protected override Task ProcessAsync()
    {
        foreach (string given in Journal)
        {
            foreach (string path in FilePaths.Resolve(this, given, false, (bad, failure) => WriteError(ErrorRecords.From(failure, bad))))
            {
                try
                {
                    WriteObject(BatchState.Read(path));
                }
                catch (Exception exception) when (ErrorRecords.IsExpected(exception))
                {
                    WriteError(ErrorRecords.From(exception, path));
                }
            }
        }

        return Task.CompletedTask;
    }
}
