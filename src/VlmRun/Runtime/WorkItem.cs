using System.Threading.Tasks;

namespace VlmRun.Runtime;

/// <summary>One piece of work in flight.</summary>
/// <typeparam name="T">What it makes.</typeparam>
/// <param name="input">What it is for.</param>
/// <param name="requestId">The id that we gave the request; null when it has none.</param>
/// <param name="work">The work.</param>
internal sealed class WorkItem<T>(object input, string? requestId, Task<T> work)
{
    public object Input => input;

    public string? RequestId => requestId;

    public Task<T> Work => work;
}
