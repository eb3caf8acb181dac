using System;
using System.Collections.Generic;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Records;

/// <summary>Records of one kind, oldest first.</summary>
/// <typeparam name="T">The kind.</typeparam>
public class RecordStore<T> : IResettable
    where T : SimulatedRecord
{
    private readonly List<T> _all = [];
    private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);
    private DateTimeOffset _last;

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (SyncRoot)
            {
                return [.. _all];
            }
        }
    }

    private protected object SyncRoot { get; } = new();

    /// <summary>The record with this id, or null.</summary>
    public T? Find(string id)
    {
        lock (SyncRoot)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Removes all of them.</summary>
    public virtual void Clear()
    {
        lock (SyncRoot)
        {
            _all.Clear();
            _byId.Clear();
        }
    }

    /// <summary>Adds a record with a fresh id.</summary>
    internal T Add(DateTimeOffset now, Func<string, T> make)
    {
        return Add(Guid.NewGuid().ToString(), now, make);
    }

    /// <summary>Adds the record with the requested id, or with the suffix -2, -3 … if the id is in use.</summary>
    internal T Add(string wantedId, DateTimeOffset now, Func<string, T> make)
    {
        lock (SyncRoot)
        {
            string id = wantedId;
            for (int n = 2; _byId.ContainsKey(id); n++)
            {
                id = $"{wantedId}-{n}";
            }

            T record = make(id);
            // creation times differ by at least one microsecond, so that sorting by them sorts by age
            _last = now > _last ? now : _last.AddMicroseconds(1);
            record.CreatedAt = _last;
            record.Sequence = _all.Count;
            _all.Add(record);
            _byId.Add(id, record);
            return record;
        }
    }

    /// <summary>One page of the list in the order that the settings ask for.</summary>
    internal IReadOnlyList<T> Page(long skip, int limit, SimulatorSettings settings)
    {
        lock (SyncRoot)
        {
            int[]? shuffled = settings.ListOrder == "random" ? Shuffle(_all.Count) : null;
            List<T> page = [];
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

    /// <summary>Always the same rows, distributed over the list.</summary>
    private static bool IsHidden(T record, double fraction)
    {
        const double GoldenRatio = 0.6180339887498949;
        return fraction > 0 && (((record.Sequence + 1) * GoldenRatio) % 1.0) < fraction;
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
