namespace VlmRun.Jobs;

/// <summary>Base of the cmdlets that get jobs: by id, again, or all that match the filters.</summary>
/// The type of job: a prediction or an execution.
public abstract class GetJobCommand<T> : GetByIdCommand<T>
    where T : class, IJob<T>
{
    private protected GetJobCommand()
    {
    }

    /// <summary>Jobs to get again; their source is kept.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [JobReference]
    [ArgumentCompleter(typeof(NoCompleter))]
    public T[] InputObject { get; set; } = null!;

    /// <summary>What the job was made from; it is written with the job.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Source { get; set; }

    /// <summary>Only jobs with one of these statuses.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(JobStatusCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Only jobs that were created at this time or later.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [PointInTime]
    public DateTime? Since { get; set; }

    /// <summary>Only jobs that were created before this time.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [PointInTime]
    public DateTime? Until { get; set; }

    /// <summary>Whether a filter of this noun is set.</summary>
    private protected abstract bool HasFilter { get; }

    private protected sealed override Task ProcessAsync()
    {
        // The next input may have another, while this one is still being asked for.
        string? source = string.IsNullOrEmpty(Source) ? null : Source;
        return ParameterSetName switch
        {
            "Id" => GetEachAsync(Id, id => GetAsync(id, source)),
            "InputObject" => GetEachAsync(InputObject, job => GetAsync(job.Id, job.Source)),
            _ => ListCheckedAsync(),
        };
    }

    // The service may have other states than those that are known, so that a wrong one is a warning only.
    private Task ListCheckedAsync()
    {
        foreach (string status in (Status ?? []).Where(status => !JobStatus.IsKnown(status.ToLowerInvariant())))
        {
            string meant = NearestName.Of(status, JobStatus.Known) is { } nearest ? $" Did you mean {nearest}?" : "";
            WriteWarning($"'{status}' is none of the known states: {string.Join(", ", JobStatus.Known)}.{meant}");
        }

        return ListAsync(paging => List(Query(paging)));
    }

    private protected abstract Task<T> GetAsync(string id, string? source);

    private protected abstract IAsyncEnumerable<T> List(JobQuery<T> query);

    /// <summary>Whether the filters of this noun include the job.</summary>
    private protected abstract bool Matches(T job);

    private JobQuery<T> Query(Paging paging) => new()
    {
        Skip = paging.Skip,
        First = paging.First,
        Since = Since is { } since ? new DateTimeOffset(since) : null,
        Until = Until is { } until ? new DateTimeOffset(until) : null,
        Where = Status is null && !HasFilter
            ? null
            : job => (Status is null || Status.Contains(job.Status, StringComparer.OrdinalIgnoreCase)) && Matches(job),
    };
}
