namespace VlmRun.Input;

/// <summary>Parameters of the cmdlets that take paths or uploaded files.</summary>
public abstract class FileCommand : PathCommand
{
    private protected FileCommand()
    {
    }

    /// <summary>Ids of uploaded files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] FileId { get; set; } = null!;

    /// <summary>Uploaded files, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[] File { get; set; } = null!;
}
