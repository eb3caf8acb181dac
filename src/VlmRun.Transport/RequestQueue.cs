using System.Collections.Generic;
using System.Linq;

namespace VlmRun.Transport;

/// <summary>Orders the requests that wait for a permit: rejected requests first, then reads and all others alternately.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<TaskCompletionSource<RequestPermit>> _rejected = [];
    private readonly LinkedList<TaskCompletionSource<RequestPermit>> _reads = [];
    private readonly LinkedList<TaskCompletionSource<RequestPermit>> _others = [];
    private bool _lastWasRead;

    /// <summary>Number of waiting requests.</summary>
    public int Count => _rejected.Count + _reads.Count + _others.Count;

    /// <summary>Adds a request.</summary>
    /// <param name="wasRejected">The request was sent before and rejected.</param>
    /// <param name="isRead">The request only reads: a poll must not wait behind all that is still to be sent.</param>
    public TaskCompletionSource<RequestPermit> Add(bool wasRejected, bool isRead)
    {
        TaskCompletionSource<RequestPermit> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (wasRejected ? _rejected : isRead ? _reads : _others).AddLast(turn);
        return turn;
    }

    /// <summary>Removes a request that no longer waits.</summary>
    public void Remove(TaskCompletionSource<RequestPermit> turn)
    {
        if (!_rejected.Remove(turn) && !_reads.Remove(turn))
        {
            _others.Remove(turn);
        }
    }

    /// <summary>Removes and returns the next request; at least one must be waiting.</summary>
    public TaskCompletionSource<RequestPermit> TakeNext()
    {
        LinkedList<TaskCompletionSource<RequestPermit>> queue = _rejected;
        if (queue.Count == 0)
        {
            _lastWasRead = _reads.Count > 0 && !(_lastWasRead && _others.Count > 0);
            queue = _lastWasRead ? _reads : _others;
        }

        TaskCompletionSource<RequestPermit> next = queue.First!.Value;
        queue.RemoveFirst();
        return next;
    }

    /// <summary>Removes all requests, which fail.</summary>
    public void FailAll(Func<Exception> failure)
    {
        TaskCompletionSource<RequestPermit>[] all = [.. _rejected.Concat(_reads).Concat(_others)];
        _rejected.Clear();
        _reads.Clear();
        _others.Clear();
        foreach (TaskCompletionSource<RequestPermit> turn in all)
        {
            turn.TrySetException(failure());
        }
    }
}
