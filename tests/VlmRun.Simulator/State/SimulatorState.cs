using System;
using System.Collections.Generic;
using System.Linq;

namespace VlmRun.Simulator.State;

/// <summary>The state of a running simulator. Each resource adds its own store, as a property that its folder declares.</summary>
public sealed class SimulatorState
{
    private readonly SimulatorOptions _options;
    private readonly Dictionary<Type, object> _parts = [];

    internal SimulatorState(SimulatorOptions options)
    {
        _options = options;
        Settings = InitialSettings();
    }

    /// <summary>The settings; may be changed in place or replaced.</summary>
    public SimulatorSettings Settings { get; set; }

    /// <summary>The base address of presigned URLs and public_url: storage, which is not the API and accepts no key.</summary>
    public Uri Storage { get; internal set; } = new("http://127.0.0.1:0");

    /// <summary>The clock of jobs, the rate limit and callback back-off.</summary>
    public TimeProvider Clock => _options.TimeProvider;

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Restores the settings and empties all stores.</summary>
    public void Reset()
    {
        Settings = InitialSettings();
        foreach (IResettable part in _parts.Values.OfType<IResettable>())
        {
            part.Clear();
        }
    }

    /// <summary>Adds a part; a type can be added once.</summary>
    internal void Add<T>(T part)
        where T : notnull => _parts.Add(typeof(T), part);

    /// <summary>The part of this type.</summary>
    /// <exception cref="KeyNotFoundException">None was added.</exception>
    internal T Get<T>()
        where T : notnull => (T)_parts[typeof(T)];

    private SimulatorSettings InitialSettings() => new() { Keys = [.. _options.Keys] };
}
