using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the models that make predictions.</summary>
public sealed class ModelCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        ListAsync(client, cancellationToken);

    private static async Task<List<Candidate>> ListAsync(VlmRunClient client, CancellationToken cancellationToken)
    {
        List<Model> models = [];
        await foreach (Model model in client.Models.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            models.Add(model);
        }

        return [.. models.Where(model => model.Name is not null).GroupBy(model => model.Name!)
            .Select(group => new Candidate(group.Key, group.Count() == 1 ? group.First().Domain ?? "" : $"{group.Count()} domains"))];
    }
}
