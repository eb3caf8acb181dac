using System;
using System.Collections.Generic;

namespace VlmRun.Simulator.State;

/// <summary>The options that are fixed at the start of a simulator; all others are in <see cref="SimulatorSettings"/>.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether a second listener speaks TLS with a self-signed certificate made in memory.</summary>
    public bool Tls { get; init; }

    /// <summary>The path of a PKCS #12 file for that listener; null for the certificate made in memory.</summary>
    public string? Certificate { get; init; }

    /// <summary>The API keys accepted at the start.</summary>
    public IReadOnlyList<string> Keys { get; init; } = ["sim-key"];

    /// <summary>The clock of jobs, the rate limit and callback back-off. Latency and fault delays run in real time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
