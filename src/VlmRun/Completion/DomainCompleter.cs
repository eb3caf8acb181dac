using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes domains: those of the account and the hub or, without a connection, the documented ones (api reference 2.4, 2.5, 3.13). A cmdlet for one medium gets only the domains for that medium.</summary>
public sealed class DomainCompleter : LiveCompleter
{
    private static readonly string[] s_media = ["image", "document", "audio", "video"];

    private protected override async Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken)
    {
        Task<List<Candidate>> hub = ListAsync(client.Domains.ListHubAsync(cancellationToken));
        Task<List<Candidate>> own = ListAsync(client.Domains.ListAsync(cancellationToken));
        return [.. (await hub.ConfigureAwait(false)).Concat(await own.ConfigureAwait(false)).DistinctBy(domain => domain.Text)];
    }

    private protected override IReadOnlyList<Candidate> Known(VlmSession? session) => [.. KnownDomains.All.Select(name => new Candidate(name, ""))];

    private protected override IEnumerable<Candidate> Select(IReadOnlyList<Candidate> found, string command) =>
        Array.Find(s_media, medium => command.Contains($"Vlm{medium}", StringComparison.OrdinalIgnoreCase)) is { } medium
            ? found.Where(domain => Takes(domain, medium))
            : found;

    // The hub lists the inputs that a domain accepts; otherwise its name decides.
    private static bool Takes(Candidate domain, string medium) => domain.Words is { } inputs
        ? inputs.Split(' ').Contains(medium, StringComparer.OrdinalIgnoreCase)
        : domain.Text.StartsWith("audio.", StringComparison.Ordinal) ? medium == "audio"
        : domain.Text.StartsWith("video.", StringComparison.Ordinal) ? medium == "video"
        : medium is "image" or "document";

    // The catalogs are independent: if one request fails, the other catalog is still used.
    private static async Task<List<Candidate>> ListAsync(IAsyncEnumerable<Domain> domains)
    {
        try
        {
            return await TakeAsync(
                domains,
                domain => new Candidate(
                    domain.Name,
                    Tip(domain.Description ?? domain.Title, string.Join(", ", domain.SupportedInputs)),
                    domain.SupportedInputs.Length == 0 ? null : string.Join(' ', domain.SupportedInputs)),
                1000).ConfigureAwait(false);
        }
        catch (VlmRunException)
        {
            return [];
        }
    }
}
