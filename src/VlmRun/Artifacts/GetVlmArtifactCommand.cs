using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Artifacts;

/// <summary>Get-VlmArtifact: what chats and executions have made.</summary>
[Cmdlet(VerbsCommon.Get, "VlmArtifact", DefaultParameterSetName = "Chat")]
[OutputType(typeof(Artifact))]
public sealed class GetVlmArtifactCommand : VlmCmdlet
{
    private Sending<List<Artifact>> _getting = null!;

    /// <summary>Ids of chats.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Chat", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] ChatId { get; set; } = null!;

    /// <summary>Ids of executions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution", ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [AllowEmptyString]
    public string[] ExecutionId { get; set; } = null!;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<List<Artifact>>(this, 8, "Listing artifacts", (_, artifacts) => WriteObject(artifacts, true));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        bool isChat = ParameterSetName == "Chat";
        foreach (string id in isChat ? ChatId : ExecutionId)
        {
            await _getting.AddAsync(
                id,
                () => true,
                () => Client.Artifacts.ListAsync(isChat ? id : null, isChat ? null : id, StopToken).ToListAsync(StopToken).AsTask());
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
