using System;

namespace VlmRun.Client.Tests;

/// <summary>A job as the poller sees it.</summary>
internal sealed record FakeJob(string Id, string Status, string? Source = null, DateTime? CreatedAt = null) : IJob<FakeJob>
{
    public string? Message => null;

    public decimal? CreditsUsed => null;

    public bool IsFinished => JobStatus.IsFinal(Status);

    public FakeJob From(string? source) => this with { Source = source };
}
