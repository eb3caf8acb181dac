using System;
using System.Collections.Generic;

namespace VlmRun.Simulator.Predictions;

/// <summary>The predictions, oldest first.</summary>
public sealed class PredictionStore
{
    private readonly object _lock = new();
    private readonly List<SimulatedPrediction> _all = [];
    private readonly Dictionary<string, SimulatedPrediction> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<string> _clientIds = new(StringComparer.Ordinal);
    private long _submissions;
    private DateTimeOffset _last;

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SimulatedPrediction> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The prediction with this id, or null.</summary>
    public SimulatedPrediction? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Forgets all of them, and the count of submissions.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _all.Clear();
            _byId.Clear();
            _clientIds.Clear();
            _submissions = 0;
        }
    }

    /// <summary>The number of this submission, from 1.</summary>
    internal long NextSubmission()
    {
        lock (_lock)
        {
            return ++_submissions;
        }
    }

    /// <summary>Notes a client's id; false when it was sent before.</summary>
    internal bool NoteClientId(string id)
    {
        lock (_lock)
        {
            return _clientIds.Add(id);
        }
    }

    /// <summary>Adds the prediction made for the wanted id, or for that id with -2, -3 … when it is taken.</summary>
    internal SimulatedPrediction Add(string wantedId, DateTimeOffset now, Func<string, SimulatedPrediction> make)
    {
        lock (_lock)
        {
            string id = wantedId;
            for (int n = 2; _byId.ContainsKey(id); n++)
            {
                id = $"{wantedId}-{n}";
            }

            SimulatedPrediction prediction = make(id);
            // creation times differ by a microsecond at least, so that sorting by them is sorting by age
            _last = now > _last ? now : _last.AddMicroseconds(1);
            prediction.CreatedAt = _last;
            prediction.Sequence = _all.Count;
            _all.Add(prediction);
            _byId.Add(id, prediction);
            return prediction;
        }
    }

    /// <summary>One page of the list in the order that the settings ask for.</summary>
    internal IReadOnlyList<SimulatedPrediction> Page(long skip, int limit, SimulatorSettings settings)
    {
        lock (_lock)
        {
            int[]? shuffled = settings.ListOrder == "random" ? Shuffle(_all.Count) : null;
            List<SimulatedPrediction> page = [];
            for (int i = 0; i < _all.Count && page.Count < limit; i++)
            {
                int index = shuffled?[i] ?? (settings.ListOrder == "oldest" ? i : _all.Count - 1 - i);
                if (IsHidden(_all[index], settings.ListHides))
                {
                    continue;
                }

                if (skip-- <= 0)
                {
                    page.Add(_all[index]);
                }
            }

            return page;
        }
    }

    /// <summary>Always the same rows, spread over the list.</summary>
    private static bool IsHidden(SimulatedPrediction prediction, double fraction)
    {
        const double GoldenRatio = 0.6180339887498949;
        return fraction > 0 && (((prediction.Sequence + 1) * GoldenRatio) % 1.0) < fraction;
    }

    private static int[] Shuffle(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

#pragma warning disable CA5394 // no secret
        Random.Shared.Shuffle(order);
#pragma warning restore CA5394
        return order;
    }
}
