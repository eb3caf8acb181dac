using System.Collections.Generic;
using System.Threading.Tasks;

namespace VlmRun.Runtime;

/// <summary>Work of a cmdlet that may be under way when its pipeline ends.</summary>
internal interface IWorkInFlight
{
    /// <summary>Starts nothing more; waits for the answers that are due, and writes what has ended.</summary>
    Task SettleAsync();

    /// <summary>Sentences that name what was started, or may have been, and was not written; none when there is nothing.</summary>
    IEnumerable<string> Unwritten();
}
