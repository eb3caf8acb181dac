namespace VlmRun.Runtime;

/// <summary>Selects the view of an object by adding a type name when it is written, as <c>Get-Process -IncludeUserName</c> does, so that tables have no empty columns.</summary>
internal static class ViewName
{
    /// <summary>Returns the object, with the type name of its view if it differs from the default.</summary>
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
