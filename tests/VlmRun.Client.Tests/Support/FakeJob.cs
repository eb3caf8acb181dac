using System;

namespace VlmRun.Client.Tests;

/// <summary>A job as the watcher sees it.</summary>
internal sealed record FakeJob(string Id, string Status, string? Source = null, DateTime? CreatedAt = null);
