using System.Runtime.CompilerServices;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Tells whether a cmdlet is given a shared journal. What is needed for one is only loaded then.</summary>
internal static class SharedJournalTarget
{
    // An index of PostgreSQL takes 2,700 bytes: up to three for each character, and the time that -Force adds.
    private const int MaxRunName = 500;

    private const string Example = "-Journal 'postgresql://host/database' -Run nightly";

    /// <summary>Where the journal of a cmdlet is; null if it is a file.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="journal">The journal as specified.</param>
    /// <param name="run">The run as specified.</param>
    /// <param name="credential">User and password; null for those of the address or the environment.</param>
    /// <param name="maxOutageSec">How long the database may be away, in seconds.</param>
    public static SharedJournalOptions? Of(VlmCmdlet cmdlet, string journal, string? run, PSCredential? credential, double maxOutageSec)
    {
        if (!JournalAddress.IsOne(journal))
        {
            if (run is not null || credential is not null)
            {
                cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter("-Run and -JournalCredential are for a journal in PostgreSQL; this journal is a file.", Example));
            }

            return null;
        }

        if (run is null)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter("A journal in PostgreSQL has many runs: specify the name of this one as -Run.", Example));
        }

        if (string.IsNullOrWhiteSpace(run) || run.Length > MaxRunName)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter($"The name of a run, -Run, has 1 to {MaxRunName} characters and is not blank; this one has {run!.Length}.", Example));
        }

        try
        {
            return Options(JournalAddress.Parse(journal), run!, credential, maxOutageSec);
        }
        catch (FormatException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter(exception.Message, Example));
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SharedJournalOptions Options(JournalAddress address, string run, PSCredential? credential, double maxOutageSec) =>
        SharedJournalOptions.Of(address, run, credential, maxOutageSec);
}
