using System.Linq;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The allowed dependencies between the folders of each project: docs/architecture.md explains them.</summary>
public sealed class FolderTests
{
    // Dependencies that the API itself defines: a fine-tuned model makes predictions, a webhook delivers jobs.
    private static readonly string[] s_crossings =
        ["FineTuning → Predictions", "Webhooks → Agents", "Webhooks → FineTuning", "Webhooks → Predictions"];

    public static TheoryData<string, string[]> Projects => new()
    {
        { "src/VlmRun.Client", [] },
        { "src/VlmRun.Transport", ["src/VlmRun.Client"] },
        { "src/VlmRun", ["src/VlmRun.Client", "src/VlmRun.Transport"] },
        { "tests/VlmRun.Simulator", ["src/VlmRun.Client", "src/VlmRun.Transport"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_use_each_other(string project, string[] references)
    {
        string[] cycles = [.. FolderGraph.Of(project, references).Cycles()];
        Assert.True(cycles.Length == 0, string.Join('\n', cycles));
    }

    [Theory]
    [InlineData("src/VlmRun.Client", "Http", "Http/Errors", "Files", "Media", "Requests", "Jobs", "Budgets")]
    [InlineData("src/VlmRun", "Runtime", "Errors", "Objects", "Sessions", "Input", "Output", "Jobs", "Formatting", "Completion", "Costs")]
    public void A_noun_uses_the_shared_folders_and_no_other_noun(string project, params string[] shared)
    {
        string[] others = project == "src/VlmRun" ? ["src/VlmRun.Client", "src/VlmRun.Transport"] : [];
        string[] crossings = [.. FolderGraph.Of(project, others).Uses
            .Where(pair => pair.Key.From != "." && Noun(pair.Key.From) != Noun(pair.Key.To) && !shared.Contains(pair.Key.To) && !s_crossings.Contains($"{pair.Key.From} → {pair.Key.To}"))
            .Select(pair => $"{pair.Key.From} → {pair.Key.To}: {string.Join(", ", pair.Value)}")];
        Assert.True(crossings.Length == 0, string.Join('\n', crossings));
    }

    // Parts of a noun stand in folders below it, and use each other as long as there is no cycle.
    private static string Noun(string folder) => folder.Split('/')[0];

    [Fact]
    public void A_cycle_is_detected() =>
        Assert.Contains(FolderGraph.Of("src/VlmRun.Client").Uses, pair => pair.Key == ("Predictions", "Http"));
}
