namespace VlmRun.Runtime;

/// <summary>Work in flight for one input.</summary>
/// The type of the result.
/// <param name="input">The input.</param>
/// <param name="requestId">The client id of the request; null when it has none.</param>
/// <param name="work">The work.</param>
internal sealed class WorkItem<T>(object input, string? requestId, Task<T> work)
{
    public object Input => input;

    public string? RequestId => requestId;

    public Task<T> Work => work;
}
