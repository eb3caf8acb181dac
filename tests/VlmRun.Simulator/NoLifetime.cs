using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;

namespace VlmRun.Simulator;

/// <summary>A host lifetime that handles no signals.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task StopAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }
}
