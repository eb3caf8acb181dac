using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes chat models, which agents use too.</summary>
public sealed class ChatModelCompleter : LiveCompleter
{
    private static readonly string[] s_known = ["vlmrun-orion-1", "vlmrun-orion-1:auto", "vlmrun-orion-1:fast", "vlmrun-orion-1:lite", "vlmrun-orion-1:pro", "vlmrun-orion-2:pro"];

    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Chat.ListModelsAsync(cancellationToken), model => new Candidate(model.Id, Tip(model.OwnedBy, Time(model.CreatedAt))));

    private protected override IReadOnlyList<Candidate> Known(VlmSession? session) => [.. s_known.Select(name => new Candidate(name, ""))];
}
