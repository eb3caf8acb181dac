using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the chats of this session; the service has no list of chats.</summary>
public sealed class ChatIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<List<Candidate>>([]);

    private protected override IReadOnlyList<Candidate> Known(VlmSession? session) => session?.Candidates.Chats.All() ?? [];
}
