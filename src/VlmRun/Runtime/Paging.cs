using System;
using System.Management.Automation;

namespace VlmRun.Runtime;

/// <summary>What the user said with -First, -Skip and -IncludeTotalCount.</summary>
/// <param name="Skip">Rows to leave out.</param>
/// <param name="First">Rows wanted; null for all.</param>
internal sealed record Paging(long Skip, long? First)
{
    /// <summary>Reads the parameters; the total is unknown to the API, and said to be.</summary>
    public static Paging From(PSCmdlet cmdlet)
    {
        PagingParameters given = cmdlet.PagingParameters;
        if (given.IncludeTotalCount)
        {
            cmdlet.WriteObject(given.NewTotalCount(0, 0.0));
        }

        return new Paging(
            (long)Math.Min(given.Skip, long.MaxValue), given.First > long.MaxValue ? null : (long)given.First);
    }
}
