namespace VlmRun.Runtime;

/// <summary>Chooses the view of an object when it is written, by a type name before its own, as <c>Get-Process -IncludeUserName</c> does: a table has only columns that are filled.</summary>
internal static class ViewName
{
    /// <summary>The object, with the name of its view where that is not its type's.</summary>
    public static object? Add(object? value) => value switch
    {
        Prediction { Source: null } => Named(value, "VlmRun.Prediction#Listed"),
        AgentExecution { Source: null } => Named(value, "VlmRun.AgentExecution#Listed"),
        Domain { SupportedInputs.Length: 0 } => Named(value, "VlmRun.Domain#Listed"),
        _ => value,
    };

    /// <summary>The same for a job that was just started.</summary>
    public static object AddStarted<T>(T job)
        where T : class, IJob<T> => job switch
        {
            { IsFinished: false } and Prediction { Source: not null } => Named(job, "VlmRun.Prediction#Started"),
            { IsFinished: false } and AgentExecution { Source: not null } => Named(job, "VlmRun.AgentExecution#Started"),
            _ => job,
        };

    private static PSObject Named(object value, string name)
    {
        PSObject named = PSObject.AsPSObject(value);
        if (!named.TypeNames.Contains(name))
        {
            named.TypeNames.Insert(0, name);
        }

        return named;
    }
}
