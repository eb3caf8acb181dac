using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Finds files whose content is that of another source of the same journal, by size and MD5. A file is read only if another has its size.</summary>
/// <param name="journal">What was sent before, and by this run.</param>
/// <param name="run">The journal of this run; null with -WhatIf.</param>
internal sealed class DuplicateIndex(IJournalReader journal, IJournal? run)
{
    private readonly Dictionary<long, List<Candidate>> _taken = [];
    private readonly List<Twin> _held = [];

    /// <summary>The source with the same content that was sent, or is being sent; null if there is none, and from then on the file is one that others are compared with.</summary>
    public async Task<string?> FindAsync(string source, CancellationToken cancellationToken)
    {
        try
        {
            FileFingerprint now = FileFingerprint.Of(source);
            return now.Bytes == 0 ? null : await FindAsync(new Candidate(source), now.Bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read cannot be sent either: that is the error.
            return null;
        }
    }

    /// <summary>Keeps a file back until it is known how its original has ended.</summary>
    public void Hold(string source, string original) => _held.Add(new Twin(source, original));

    /// <summary>The run has ended: records the files that were kept back. One whose original failed is left for the next run.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        List<JournalEntry> steps = [];
        await run!.AwaitAsync([.. _held.Select(twin => twin.Original)], cancellationToken);
        foreach (Twin twin in _held)
        {
            bool isSent = false;
            try
            {
                Candidate same = new(twin.Source);
                IReadOnlyList<JournalEntry> sent = await journal.SameSizeAsync(FileFingerprint.Of(twin.Source).Bytes, cancellationToken);
                string md5 = await same.Md5Async(cancellationToken);
                isSent = sent.Any(entry => journal.Comparer.Equals(entry.Source, twin.Original) && IsOriginal(entry) && entry.Content!.Md5 == md5);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It was removed while its original was processed.
            }

            steps.Add(isSent
                ? new JournalEntry(twin.Source, JournalStep.Skipped) { Reason = Reason(twin.Original) }
                : new JournalEntry(twin.Source, JournalStep.NotSubmitted) { Reason = $"It has the same content as '{twin.Original}', which has no result. The next run sends it." });
        }

        _held.Clear();
        await Task.WhenAll(steps.Select(run.AddAsync)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Why a file is left out.</summary>
    public static string Reason(string original) => $"It has the same content as '{original}'.";

    private async Task<string?> FindAsync(Candidate candidate, long bytes, CancellationToken cancellationToken)
    {
        JournalEntry[] sent = [.. (await journal.SameSizeAsync(bytes, cancellationToken)).Where(entry => IsOriginal(entry) && !journal.Comparer.Equals(entry.Source, candidate.Source))];
        if (!_taken.TryGetValue(bytes, out List<Candidate>? taken))
        {
            _taken[bytes] = taken = [];
        }

        if (sent.Length > 0 || taken.Count > 0)
        {
            string md5 = await candidate.Md5Async(cancellationToken);
            if (Array.Find(sent, entry => entry.Content!.Md5 == md5) is { } before)
            {
                return before.Source;
            }

            foreach (Candidate other in taken)
            {
                if (await other.Md5Async(cancellationToken) == md5)
                {
                    return other.Source;
                }
            }
        }

        // Other processes may be about to send the same content.
        if (run is { IsShared: true }
            && await run.AnnounceAsync(candidate.Source, new FileFingerprint(bytes, default, await candidate.Md5Async(cancellationToken)), cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        taken.Add(candidate);
        return null;
    }

    private static bool IsOriginal(JournalEntry entry) => entry is
    {
        Content.Md5: not null,
        Step: JournalStep.Submitting or JournalStep.InDoubt or JournalStep.Submitted or JournalStep.Completed,
    };

    private sealed record Twin(string Source, string Original);

    private sealed class Candidate(string source)
    {
        private string? _md5;

        public string Source => source;

        public async Task<string> Md5Async(CancellationToken cancellationToken) =>
            _md5 ??= await FileHash.Md5Async(new FileBodySource(source), cancellationToken);
    }
}
