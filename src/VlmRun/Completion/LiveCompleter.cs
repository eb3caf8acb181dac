using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes values from the service and caches them in the session. It waits at most one second, never prompts, and never shows an error.</summary>
public abstract class LiveCompleter : CandidateCompleter
{
    private protected const int MaxCandidates = 30;

    private protected LiveCompleter()
    {
    }

    internal sealed override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound)
    {
        VlmSession? session = null;
        try
        {
            session = bound["Session"] as VlmSession ?? SessionTable.ForCompletion();
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            // A broken configuration is reported by the command itself.
        }

        IReadOnlyList<Candidate> found = session is null || session.IsClosed ? []
            : session.Candidates.Get($"{GetType().Name} {Key(bound)}", cancellationToken => LoadAsync(session, bound, cancellationToken));
        return Select(found.Count > 0 ? found : Known(session), command);
    }

    /// <summary>Requests the values from the service.</summary>
    private protected abstract Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken);

    /// <summary>The other parameters that the request depends on.</summary>
    private protected virtual string Key(IDictionary bound) => "";

    /// <summary>The values that are known without a request.</summary>
    private protected virtual IReadOnlyList<Candidate> Known(VlmSession? session) => [];

    /// <summary>The values that a command accepts.</summary>
    private protected virtual IEnumerable<Candidate> Select(IReadOnlyList<Candidate> found, string command) => found;

    /// <summary>The first items of a list.</summary>
    private protected static async Task<List<Candidate>> TakeAsync<T>(IAsyncEnumerable<T> rows, Func<T, Candidate> candidate, int count = MaxCandidates)
    {
        List<Candidate> found = [];
        await foreach (T row in rows.ConfigureAwait(false))
        {
            if (found.Count == count)
            {
                break;
            }

            found.Add(candidate(row));
        }

        return [.. found.Where(one => one.Text.Length > 0)];
    }

    /// <summary>The parts of a tool tip that are known.</summary>
    private protected static string Tip(params string?[] parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private protected static string? Time(DateTime? time) => time is { } known ? Formatting.ViewText.Date(known) : null;

    private async Task<List<Candidate>> LoadAsync(VlmSession session, IDictionary bound, CancellationToken cancellationToken)
    {
        VlmRunClient client = session.Begin();
        try
        {
            return await LoadAsync(client, bound, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.End();
        }
    }
}
