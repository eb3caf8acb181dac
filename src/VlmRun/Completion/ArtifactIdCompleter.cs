using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the artifacts of the chat or execution on the command line.</summary>
public sealed class ArtifactIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) => TakeAsync(
        client.Artifacts.ListAsync(bound["ChatId"]?.ToString(), bound["ExecutionId"]?.ToString(), cancellationToken),
        artifact => new Candidate(artifact.Id, Tip(artifact.FileName, artifact.Source), artifact.FileName));

    private protected override string Key(IDictionary bound) => $"{bound["ChatId"]} {bound["ExecutionId"]}";
}
