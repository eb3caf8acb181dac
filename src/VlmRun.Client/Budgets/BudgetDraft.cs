namespace VlmRun.Budgets;

/// <summary>A shared budget as it was read, with changes that are not written yet.</summary>
internal sealed class BudgetDraft
{
    private readonly long _version;
    private readonly Dictionary<string, StoredReservation> _reservations;
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private BudgetFigures _figures;

    public BudgetDraft(StoredBudget read)
    {
        (_version, _figures) = (read.Version, read.Figures);
        _reservations = read.Reservations.ToDictionary(one => one.Key, StringComparer.Ordinal);
    }

    /// <summary>What is to be written; null for nothing.</summary>
    public BudgetChange? Change => _changed.Count == 0 ? null : new BudgetChange(
        _version,
        _figures,
        [.. _changed.Where(_reservations.ContainsKey).Select(key => _reservations[key])],
        [.. _changed.Where(key => !_reservations.ContainsKey(key))]);

    /// <summary>The budget once the change is written.</summary>
    public StoredBudget Written => new(_changed.Count == 0 ? _version : _version + 1, _figures, _reservations.Values);

    /// <summary>Reserves; a request that has reserved already keeps what it holds, also if another process had sent it.</summary>
    public BudgetAnswer Reserve(string key, CreditEstimate estimate)
    {
        if (_reservations.TryGetValue(key, out StoredReservation held))
        {
            if (held is not { IsMine: true, Reservation.State: ReservationState.UnderWay })
            {
                Put(key, held.Reservation with { State = ReservationState.UnderWay });
            }

            return BudgetAnswer.Reserved;
        }

        BudgetAnswer answer = BudgetRule.Decide(_figures, ReservedCredits.Of(_figures, _reservations.Values.Select(one => one.Reservation)), estimate);
        if (answer == BudgetAnswer.Reserved)
        {
            Put(key, new Reservation(estimate, ReservationState.UnderWay));
        }

        return answer;
    }

    /// <summary>Settles a reservation of any process: the bill of a request is the same for all.</summary>
    /// <returns>False if there is none.</returns>
    public bool Settle(string key, decimal credits)
    {
        if (!_reservations.Remove(key, out StoredReservation held))
        {
            return false;
        }

        _changed.Add(key);
        _figures = _figures.After(held.Reservation.Estimate, credits);
        return true;
    }

    /// <summary>Releases a reservation of this process.</summary>
    /// <returns>False if there is none.</returns>
    public bool Release(string key)
    {
        bool isMine = IsMine(key, out _) && _reservations.Remove(key);
        if (isMine)
        {
            _changed.Add(key);
        }

        return isMine;
    }

    /// <summary>The bill of a request of this process is not waited for.</summary>
    /// <returns>False if there is no reservation.</returns>
    public bool Keep(string key, ReservationState state)
    {
        bool isMine = IsMine(key, out Reservation reservation);
        if (isMine && reservation.State != state)
        {
            Put(key, reservation with { State = state });
        }

        return isMine;
    }

    private bool IsMine(string key, out Reservation reservation)
    {
        bool isMine = _reservations.TryGetValue(key, out StoredReservation held) && held.IsMine;
        reservation = held.Reservation;
        return isMine;
    }

    private void Put(string key, Reservation reservation)
    {
        _reservations[key] = new StoredReservation(key, reservation, true);
        _changed.Add(key);
    }
}
