using System.Collections.Generic;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Callbacks;

/// <summary>All callback attempts, in order.</summary>
public sealed class CallbackLog : IResettable
{
    private readonly object _lock = new();
    private readonly List<CallbackAttempt> _attempts = [];

    /// <summary>The attempts so far.</summary>
    public IReadOnlyList<CallbackAttempt> Attempts
    {
        get
        {
            lock (_lock)
            {
                return [.. _attempts];
            }
        }
    }

    /// <summary>Removes all attempts.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _attempts.Clear();
        }
    }

    internal void Add(CallbackAttempt attempt)
    {
        lock (_lock)
        {
            _attempts.Add(attempt);
        }
    }
}
