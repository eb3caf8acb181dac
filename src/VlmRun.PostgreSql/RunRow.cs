using System;

namespace VlmRun.PostgreSql;

/// <summary>A run.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Header">What describes it: domain and options, as JSON.</param>
/// <param name="StartedAt">When it was created.</param>
/// <param name="KeepsIds">Whether the service was seen to keep client ids; null if not known.</param>
public sealed record RunRow(long Id, string Name, string Header, DateTime StartedAt, bool? KeepsIds);
