namespace VlmRun.Input;

/// <summary>Parameters of the cmdlets that take paths.</summary>
public abstract class PathCommand : VlmCmdlet
{
    private protected PathCommand()
    {
    }

    /// <summary>Files, or folders where the cmdlet takes them; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The same without wildcards; also from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [FileRow]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;
}
