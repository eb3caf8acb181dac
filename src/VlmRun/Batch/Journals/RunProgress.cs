namespace VlmRun.Batch.Journals;

/// <summary>The last run of a journal: whether and how it has ended, and how fast it was.</summary>
internal sealed class RunProgress
{
    // A clock that is changed during a run adds at most this much to its duration.
    private static readonly TimeSpan s_maxStep = TimeSpan.FromHours(1);

    private DateTimeOffset? _last;
    private TimeSpan _duration;
    private int _ended;

    /// <summary>Whether its begin is recorded; journals of earlier versions have neither begin nor end.</summary>
    public bool HasBegun { get; init; }

    /// <summary>How it has ended; null if it has not, or if that is not known.</summary>
    public RunEnd? End { get; set; }

    /// <summary>Jobs that ended per minute; null before there are two steps.</summary>
    public double? PerMinute => _duration > TimeSpan.Zero ? Math.Round(_ended / _duration.TotalMinutes, 1) : null;

    /// <summary>Adds a step, in the order of the journal.</summary>
    public void Add(JournalEntry entry)
    {
        if (_last is { } last && entry.At > last)
        {
            _duration += entry.At - last < s_maxStep ? entry.At - last : s_maxStep;
        }

        _last = entry.At;
        _ended += entry.Step is JournalStep.Completed or JournalStep.Failed ? 1 : 0;
    }
}
