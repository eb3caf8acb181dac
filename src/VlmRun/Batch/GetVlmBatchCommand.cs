using VlmRun.Batch.Journals;
using VlmRun.Batch.SharedJournals;

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

    /// <summary>The name of the run in a shared journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Run { get; set; }

    /// <summary>User and password for a shared journal.</summary>
    [Parameter]
    [Credential]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSCredential? JournalCredential { get; set; }

    private protected override async Task ProcessAsync()
    {
        foreach (string given in Journal)
        {
            if (JournalAddress.IsOne(given))
            {
                await WriteSharedAsync(given);
                continue;
            }

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

    }

    private async Task WriteSharedAsync(string journal)
    {
        SharedJournalOptions options = SharedJournalTarget.Of(this, journal, Run, JournalCredential, 0)!;
        try
        {
            WriteObject(await SharedRunState.ReadAsync(options, StopToken));
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception))
        {
            WriteError(ErrorRecords.From(exception, options.Name));
        }
    }
}
