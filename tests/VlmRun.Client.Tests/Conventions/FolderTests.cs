using Xunit;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The folders of each project: who uses whom goes one way.</summary>
public sealed class FolderTests
{
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
}
