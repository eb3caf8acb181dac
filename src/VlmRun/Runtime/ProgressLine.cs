namespace VlmRun.Runtime;

/// <summary>A progress line that appears after one second, is updated at most five times a second, and is completed only if it was shown.</summary>
/// <param name="cmdlet">The cmdlet whose progress stream is used.</param>
/// <param name="activity">The activity.</param>
/// <param name="state">Returns the current state; null while there is nothing to show.</param>
internal sealed class ProgressLine(Cmdlet cmdlet, string activity, Func<ProgressState?> state)
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
        ProgressRecord record = new(_id, activity, now.Text.Length == 0 ? " " : TerminalText.Safe(now.Text));
        if (now.Total > 0)
        {
            record.PercentComplete = (int)Math.Min(100, now.Done * 100L / now.Total);
            if (now.Done > 0)
            {
                double perItem = TimeProvider.System.GetElapsedTime(_start).TotalSeconds / now.Done;
                record.SecondsRemaining = (int)Math.Min(int.MaxValue, perItem * (now.Total - now.Done));
            }
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
}
