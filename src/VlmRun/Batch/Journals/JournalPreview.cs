namespace VlmRun.Batch.Journals;

/// <summary>A journal file that is only read, for <c>-WhatIf</c>.</summary>
/// <param name="history">Its history.</param>
/// <param name="noun">The words for its jobs.</param>
/// <param name="replaces">What a run that starts again would replace; null when nothing is replaced.</param>
internal sealed class JournalPreview(JournalHistory history, JobNoun noun, JournalContent? replaces) : IJournalReader
{
    private readonly JobOwners _owners = new(history, noun);

    public IEqualityComparer<string> Comparer => history.Comparer;

    public JournalContent? Replaces => replaces;

    public bool? KeepsIds => history.KeepsIds;

    public Task<SourceClaim> ClaimAsync(string source, CancellationToken cancellationToken) => Task.FromResult(new SourceClaim(source, history.Find(source)));

    public Task<IReadOnlyList<JournalEntry>> SameSizeAsync(long bytes, CancellationToken cancellationToken) => Task.FromResult(history.SameSize(bytes));

    public Task<IReadOnlyList<JournalEntry>> MovesAsync(CancellationToken cancellationToken) => Task.FromResult(history.Moves());

    public void ClaimId(string id, string source) => _owners.Claim(id, source);
}
