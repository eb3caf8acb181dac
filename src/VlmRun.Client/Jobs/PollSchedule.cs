using System;

namespace VlmRun.Jobs;

/// <summary>When to look next.</summary>
internal sealed class PollSchedule(TimeProvider time, TimeSpan? interval)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_whileInputComes = TimeSpan.FromSeconds(5);

    // While input comes, at most one request in five is a look.
    private const int InputsPerLook = 4;

    // Where a limit holds the looks up, so much longer than a look took must lie between two.
    private const int PausePerLook = 4;

    // Where it holds up the input too, looks have a tenth of what there is.
    private const int PauseWhileInputComes = 9;
    private static readonly TimeSpan s_longestShare = TimeSpan.FromSeconds(60);

    private TimeSpan _pause = interval ?? s_first;
    private long _since;
    private long _began;
    private long _lastInput;
    private bool _inputEnded;
    private bool _atOnce;
    private bool _started;
    private int _inputs;
    private int _lookRequests = 1;

    /// <summary>How long the last look took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>A job was added; <paramref name="unseen"/> when nothing is known of it yet.</summary>
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
        }
    }

    public void InputEnded()
    {
        _inputEnded = true;
        if (interval is null)
        {
            _since = time.GetTimestamp();
        }
    }

    /// <summary>A look begins.</summary>
    public void Looking() => _began = time.GetTimestamp();

    /// <summary>The look has ended; it took <paramref name="requests"/> requests.</summary>
    public void Looked(int requests)
    {
        _since = time.GetTimestamp();
        Took = time.GetElapsedTime(_began);
        _lookRequests = Math.Max(1, requests);
        _inputs = 0;
        _atOnce = false;
        if (interval is null && _inputEnded)
        {
            _pause = _pause * 1.5 < s_longest ? _pause * 1.5 : s_longest;
        }
    }

    /// <summary>How long until the next look; zero when it is due.</summary>
    public TimeSpan Due()
    {
        // A fixed time is the caller's word, also while input comes.
        TimeSpan pause = _inputEnded ? (_atOnce ? TimeSpan.Zero : _pause)
            : interval is not null ? _pause
            : _inputs >= InputsPerLook * _lookRequests ? Later(s_whileInputComes, Share)
            : WhileNoneComes();
        TimeSpan left = pause - time.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Share => Took * PauseWhileInputComes < s_longestShare ? Took * PauseWhileInputComes : s_longestShare;

    // Input is still to come, but has not come for a while: nothing else may be sent, and what is done must not wait for it.
    private TimeSpan WhileNoneComes()
    {
        TimeSpan untilInput = time.GetElapsedTime(_since) - time.GetElapsedTime(_lastInput);
        TimeSpan quiet = untilInput + (_inputs == 0 ? s_whileInputComes : Later(s_whileInputComes, untilInput / _inputs * 2));
        TimeSpan pause = Later(Later(s_whileInputComes * _lookRequests, Took * PausePerLook), quiet);
        TimeSpan most = _inputs == 0 ? s_longest : Later(s_longest, Share);
        return pause < most ? pause : most;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
