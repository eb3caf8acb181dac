namespace VlmRun.Jobs;

/// <summary>Decides when to poll next.</summary>
internal sealed class PollSchedule(TimeProvider time, TimeSpan? interval)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_inputPause = TimeSpan.FromSeconds(5);

    // While jobs are added, at most one request in five is a poll.
    private const int InputsPerRound = 4;

    // If a rate limit delays the polls, the pause is this many times the duration of a round.
    private const int PausePerRound = 4;

    // If it also delays new jobs, polls get a tenth of the time.
    private const int InputPausePerRound = 9;
    private static readonly TimeSpan s_maxShare = TimeSpan.FromSeconds(60);

    private TimeSpan _pause = interval ?? s_firstPause;
    private long _since;
    private long _roundBeganAt;
    private long _lastInput;
    private bool _inputEnded;
    private bool _atOnce;
    private bool _started;
    private int _inputs;
    private int _roundRequests = 1;

    /// <summary>The duration of the last round.</summary>
    public TimeSpan LastDuration { get; private set; }

    /// <summary>Records that a job was added; <paramref name="unseen"/> when its status is not known yet.</summary>
    public void Added(bool unseen)
    {
        if (!_started)
        {
            _started = true;
            _since = time.GetTimestamp();
        }

        _atOnce |= unseen;
        _inputs++;
        _lastInput = time.GetTimestamp();
        if (_inputEnded)
        {
            _since = time.GetTimestamp();
            _pause = interval ?? s_firstPause;
        }
    }

    public void InputEnded()
    {
        if (interval is null && !_inputEnded)
        {
            _since = time.GetTimestamp();
        }

        _inputEnded = true;
    }

    /// <summary>Records the start of a round.</summary>
    public void BeginRound() => _roundBeganAt = time.GetTimestamp();

    /// <summary>Records the end of a round that took <paramref name="requests"/> requests.</summary>
    public void EndRound(int requests)
    {
        _since = time.GetTimestamp();
        LastDuration = time.GetElapsedTime(_roundBeganAt);
        _roundRequests = Math.Max(1, requests);
        _inputs = 0;
        _atOnce = false;
        if (interval is null && _inputEnded)
        {
            _pause = _pause * 1.5 < s_maxPause ? _pause * 1.5 : s_maxPause;
        }
    }

    /// <summary>The time until the next round; zero when it is due.</summary>
    public TimeSpan TimeToNextRound()
    {
        // A fixed interval also applies while jobs are added.
        TimeSpan pause = _inputEnded ? (_atOnce ? TimeSpan.Zero : _pause)
            : interval is not null ? _pause
            : _inputs >= InputsPerRound * _roundRequests ? Max(s_inputPause, Share)
            : PauseWithoutInput();
        TimeSpan left = pause - time.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Share => LastDuration * InputPausePerRound < s_maxShare ? LastDuration * InputPausePerRound : s_maxShare;

    // More jobs may be added, but none was for a while: jobs that have ended must not wait for them.
    private TimeSpan PauseWithoutInput()
    {
        TimeSpan untilInput = time.GetElapsedTime(_since) - time.GetElapsedTime(_lastInput);
        TimeSpan quiet = untilInput + (_inputs == 0 ? s_inputPause : Max(s_inputPause, untilInput / _inputs * 2));
        TimeSpan pause = Max(Max(s_inputPause * _roundRequests, LastDuration * PausePerRound), quiet);
        TimeSpan max = _inputs == 0 ? s_maxPause : Max(s_maxPause, Share);
        return pause < max ? pause : max;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
