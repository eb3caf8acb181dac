using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>The faults that wait for a request. Each counts every request that matches it; the first one that applies is used.</summary>
public sealed class FaultList : IResettable
{
    private readonly Func<string, FaultBehavior> _find;
    private readonly object _lock = new();
    private readonly List<Fault> _faults = [];

    internal FaultList(Func<string, FaultBehavior> find)
    {
        _find = find;
    }

    /// <summary>The faults in order, including used ones.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>Adds a fault; throws when its kind or form is unknown.</summary>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        FaultBehavior behavior = _find(fault.Kind);
        if (fault.Form is not null && !behavior.Forms.Contains(fault.Form))
        {
            string forms = behavior.Forms.Count == 0 ? "none" : string.Join(", ", behavior.Forms);
            throw new ArgumentException($"No form '{fault.Form}' of {fault.Kind}; there are: {forms}.", nameof(fault));
        }

        fault.Behavior = behavior;
        lock (_lock)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    internal Fault? Take(HttpRequest request, bool early)
    {
        lock (_lock)
        {
            Fault? taken = null;
            foreach (Fault fault in _faults)
            {
                if ((fault.Stage == FaultStage.Early) != early || !Matches(fault, request))
                {
                    continue;
                }

                fault.Seen++;
                bool spent = fault.Times >= 0 && fault.Hits >= fault.Times && !fault.Behavior.Forever;
                if (taken is null && fault.Seen > fault.After && !spent)
                {
                    fault.Hits++;
                    taken = fault;
                }
            }

            return taken;
        }
    }

    private static bool Matches(Fault fault, HttpRequest request)
    {
        if (fault.Method is not null && !fault.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string path = request.Path.Value ?? "";
        return fault.Path is null
            || (fault.Path.EndsWith('*') && path.StartsWith(fault.Path[..^1], StringComparison.Ordinal))
            || (fault.Path.EndsWith('/') && path.StartsWith(fault.Path, StringComparison.Ordinal))
            || fault.Path == path;
    }
}
