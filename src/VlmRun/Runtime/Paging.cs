namespace VlmRun.Runtime;

/// <summary>The values of -First, -Skip and -IncludeTotalCount.</summary>
/// <param name="Skip">Number of rows to skip.</param>
/// <param name="First">Number of rows wanted; null for all.</param>
internal sealed record Paging(long Skip, long? First)
{
    /// <summary>Reads the parameters; reports the total as unknown, because the API does not return it.</summary>
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
