namespace VlmRun.Runtime;

/// <summary>A progress line that appears after one second, is updated at most five times a second, and is completed only if it was shown.</summary>
/// <param name="cmdlet">The cmdlet whose progress stream is used.</param>
/// <param name="activity">The activity.</param>
/// <param name="state">Returns the current state; null while there is nothing to show.</param>
internal sealed class ProgressLine(VlmCmdlet cmdlet, string activity, Func<ProgressState?> state)
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    private readonly int _id = Random.Shared.Next(1, int.MaxValue);
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private long _last;
    private bool _isShown;

    /// <summary>Shows the current state, if it is time.</summary>
    public void Show()
    {
        if (TimeProvider.System.GetElapsedTime(_start) < s_quiet || (_isShown && TimeProvider.System.GetElapsedTime(_last) < s_step))
        {
            return;
        }

        if (state() is not { } now)
        {
            End();
            return;
        }

        _isShown = true;
        _last = TimeProvider.System.GetTimestamp();
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(now.Since ?? _start);
        int? left = now.Total > 0 && now.Done > 0
            ? (int)Math.Min(int.MaxValue, elapsed.TotalSeconds / now.Done * (now.Total - now.Done))
            : null;
        string limit = cmdlet.RateLimitNote;
        // With a rate limit there is no estimate: both do not fit a line of 80 columns.
        string text = now.Text + (limit.Length == 0 ? Left(left) : "") + Credits(now.Credits) + (limit.Length == 0 && now.ShowsRate ? Rate(now.Done, elapsed) : "") + limit;
        ProgressRecord record = new(_id, activity, text.Length == 0 ? " " : TerminalText.Safe(text));
        if (now.Total > 0)
        {
            record.PercentComplete = (int)Math.Min(100, now.Done * 100L / now.Total);
        }

        cmdlet.WriteProgress(record);
    }

    /// <summary>Awaits <paramref name="work"/>, and updates the progress each time it calls <paramref name="onTick"/>.</summary>
    public async Task WhileAsync(Task work, CancellationToken cancellationToken, Func<Task>? onTick = null)
    {
        while (!work.IsCompleted)
        {
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(work, Task.Delay(s_step, ended.Token));
            await ended.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            Show();
            await (onTick?.Invoke() ?? Task.CompletedTask);
        }

        await work;
    }

    /// <summary>Removes the progress line.</summary>
    public void End()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.WriteProgress(new ProgressRecord(_id, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static string Left(int? seconds) => seconds switch
    {
        null or 0 => "",
        < 100 => string.Create(CultureInfo.InvariantCulture, $", {seconds} s left"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $", {seconds / 60} min left"),
        _ => string.Create(CultureInfo.InvariantCulture, $", {seconds / 3600} h left"),
    };

    private static string Rate(long done, TimeSpan elapsed) => done == 0 || elapsed <= TimeSpan.Zero ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {done / elapsed.TotalMinutes:0.#}/min");

    private static string Credits(decimal? credits) => credits is null or 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {credits:0.##} {(credits == 1 ? "credit" : "credits")}");
}
