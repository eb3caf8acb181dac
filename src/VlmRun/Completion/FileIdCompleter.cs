using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of the most recent files.</summary>
public sealed class FileIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Files.ListAsync(0, MaxCandidates, cancellationToken),
            file => new Candidate(file.Id, Tip(file.FileName, Formatting.ViewText.Size(file.Bytes), file.Purpose, Time(file.CreatedAt)), file.FileName));
}
