namespace VlmRun.Batch.Intake;

/// <summary>When a watched folder is listed again: soon while files arrive, and with growing pauses while nothing happens.</summary>
/// <param name="settle">For how long a file must not have changed.</param>
internal sealed class ListingSchedule(TimeSpan settle)
{
    private const double Growth = 1.5;

    // At most a tenth of the time is spent on listing.
    private const int Share = 10;

    private static readonly TimeSpan s_min = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_max = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _first = settle / 2 < s_min ? s_min : settle / 2 < s_first ? settle / 2 : s_first;
    private TimeSpan _pause;

    /// <summary>The pause before the next listing.</summary>
    /// <param name="isBusy">Whether the last listing showed something new or not complete.</param>
    /// <param name="took">How long the last listing took.</param>
    public TimeSpan Next(bool isBusy, TimeSpan took)
    {
        _pause = isBusy || _pause == TimeSpan.Zero ? _first : _pause * Growth < s_max ? _pause * Growth : s_max;
        return _pause > took * Share ? _pause : took * Share;
    }
}
