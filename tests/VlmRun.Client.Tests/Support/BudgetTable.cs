using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Budgets;

namespace VlmRun.Client.Tests.Support;

/// <summary>A budget that several workers share, kept in memory as a database would keep it.</summary>
internal sealed class BudgetTable(decimal max)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Worker, Reservation Reservation)> _reservations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private BudgetFigures _figures = new(max);
    private long _version = 1;

    /// <summary>Which answers of writes are lost, so that the write is tried again.</summary>
    public Func<bool> LosesAnswer { get; set; } = () => false;

    /// <summary>Whether the database is away for good.</summary>
    public bool IsAway { get; set; }

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public BudgetState State => Read("").State;

    /// <summary>The store of one worker.</summary>
    public IBudgetStore Of(string worker) => new Store(this, worker);

    /// <summary>A worker was killed: what it has sent is no longer waited for.</summary>
    public void Kill(string worker)
    {
        lock (_lock)
        {
            _gone.Add(worker);
        }
    }

    /// <summary>Another worker reserves for a source that it has taken over.</summary>
    public void TakeOver(string key, string worker)
    {
        lock (_lock)
        {
            _reservations[key] = (worker, _reservations[key].Reservation);
            _version++;
        }
    }

    private StoredBudget Read(string worker)
    {
        lock (_lock)
        {
            Reads++;
            return new StoredBudget(_version, _figures, [.. _reservations.Select(one => new StoredReservation(
                one.Key,
                _gone.Contains(one.Value.Worker) && one.Value.Reservation.State == ReservationState.UnderWay
                    ? one.Value.Reservation with { State = ReservationState.NotReported } : one.Value.Reservation,
                one.Value.Worker == worker))]);
        }
    }

    private bool Write(string worker, BudgetChange change)
    {
        lock (_lock)
        {
            if (_version != change.Version)
            {
                return false;
            }

            Writes++;
            _version++;
            _figures = change.Figures;
            foreach (string key in change.Removed)
            {
                _reservations.Remove(key);
            }

            foreach (StoredReservation one in change.Put)
            {
                _reservations[one.Key] = (worker, one.Reservation);
            }

            // Tried again, the write finds its own version.
            return !LosesAnswer();
        }
    }

    private sealed class Store(BudgetTable table, string worker) : IBudgetStore
    {
        public string KeyOf(string request) => request.ToUpper(CultureInfo.InvariantCulture);

        public async Task<StoredBudget> ReadAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return table.IsAway ? throw new IOException("away") : table.Read(worker);
        }

        public async Task<bool> WriteAsync(BudgetChange change, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return table.IsAway ? throw new IOException("away") : table.Write(worker, change);
        }
    }
}
