using VlmRun.Batch.Intake;

namespace VlmRun.Batch;

/// <summary>What belongs to a batch itself and is not taken when a folder contains it: the journal, files beside it with its name, and results.</summary>
/// <param name="journal">The full path of the journal.</param>
/// <param name="destination">The full path of the folder for results; null for none.</param>
/// <param name="moveFolders">The full paths of the folders that files are moved to.</param>
internal sealed class OwnFiles(string journal, string? destination, IEnumerable<string> moveFolders)
{
    private readonly List<string> _moveFolders = [.. moveFolders];

    /// <summary>Another path of a folder that files are moved to.</summary>
    public void Add(string moveFolder) => _moveFolders.Add(moveFolder);

    /// <summary>Whether a file or folder belongs to the batch.</summary>
    public bool Contain(string path) =>
        path == journal
        || (path.StartsWith(journal + ".", StringComparison.Ordinal) && !MediaTypes.IsKnown(path))
        || _moveFolders.Exists(folder => RealPath.IsAtOrBelow(path, folder))
        || (destination is not null && (path == destination
            || (path.StartsWith(destination + Path.DirectorySeparatorChar, StringComparison.Ordinal) && BatchOutput.IsResult(path))));
}
