namespace VlmRun.Artifacts;

/// <summary>Get-VlmArtifact: lists the artifacts of chats and executions.</summary>
[Cmdlet(VerbsCommon.Get, "VlmArtifact", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Chat")]
[OutputType(typeof(Artifact))]
public sealed class GetVlmArtifactCommand : GetCommand<List<Artifact>>
{
    /// <summary>Ids of chats.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Chat", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChatIdCompleter))]
    public string[] ChatId { get; set; } = null!;

    /// <summary>Ids of executions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution", ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ExecutionIdCompleter))]
    public string[] ExecutionId { get; set; } = null!;

    private protected override string Activity => "Listing artifacts";

    private protected override Task ProcessAsync()
    {
        bool isChat = ParameterSetName == "Chat";
        return GetEachAsync(
            isChat ? ChatId : ExecutionId,
            id => Client.Artifacts.ListAsync(isChat ? id : null, isChat ? null : id, StopToken).ToListAsync(StopToken).AsTask());
    }

    private protected override void Write(List<Artifact> found) => WriteObject(found, true);
}
