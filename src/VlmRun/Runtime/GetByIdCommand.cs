namespace VlmRun.Runtime;

/// <summary>Base of the cmdlets that get objects by id, or list them.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
public abstract class GetByIdCommand<T> : GetCommand<T>
    where T : class
{
    private protected GetByIdCommand()
    {
    }

    /// <summary>Ids of the objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(IdCompleter))]
    public string[] Id { get; set; } = null!;
}
