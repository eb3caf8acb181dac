namespace VlmRun.Skills;

/// <summary>Parameters of the cmdlets that do something with existing skills.</summary>
public abstract class SkillCommand : VlmCmdlet
{
    private protected SkillCommand()
    {
    }

    /// <summary>Ids of skills.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SkillIdCompleter))]
    public string[] Id { get; set; } = null!;

    /// <summary>Names of skills.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillNameCompleter))]
    public string[] Name { get; set; } = null!;
}
