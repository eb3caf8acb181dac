using System;
using System.Collections.Generic;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Predictions;

/// <summary>The predictions, oldest first.</summary>
public sealed class PredictionStore : RecordStore<SimulatedPrediction>
{
    private readonly HashSet<string> _clientIds = new(StringComparer.Ordinal);
    private long _submissions;

    /// <summary>Removes all of them, and resets the count of submissions.</summary>
    public override void Clear()
    {
        lock (SyncRoot)
        {
            base.Clear();
            _clientIds.Clear();
            _submissions = 0;
        }
    }

    /// <summary>The number of this submission, from 1.</summary>
    internal long NextSubmission()
    {
        lock (SyncRoot)
        {
            return ++_submissions;
        }
    }

    /// <summary>The number of submissions.</summary>
    internal long Submissions
    {
        get
        {
            lock (SyncRoot)
            {
                return _submissions;
            }
        }
    }

    /// <summary>Records the id of a client; false if it was sent before.</summary>
    internal bool NoteClientId(string id)
    {
        lock (SyncRoot)
        {
            return _clientIds.Add(id);
        }
    }
}
