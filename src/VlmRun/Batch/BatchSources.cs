using VlmRun.Batch.Intake;

namespace VlmRun.Batch;

/// <summary>Finds the sources of a batch below the paths that the user has specified.</summary>
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="settings">The settings of the run.</param>
internal sealed class BatchSources(VlmCmdlet cmdlet, BatchSettings settings)
{
    private readonly OwnFiles _own = new(settings.Journal, settings.Destination, settings.MoveFolders);

    /// <summary>Checks a folder against those that files are moved to: what is moved must not be found again, whatever links lead there.</summary>
    /// <returns>Why nothing of the folder can be taken; null if it can.</returns>
    public ErrorRecord? Check(string root)
    {
        string realRoot = RealPath.Of(root);
        foreach (string folder in settings.MoveFolders)
        {
            string real = RealPath.Of(folder);
            if (RealPath.IsAtOrBelow(realRoot, real))
            {
                return ErrorRecords.BadParameter(
                    $"'{root}' is in '{folder}', where files are moved to. Nothing of it was taken.", "Specify another folder as -MoveCompleted or -MoveFailed.", root);
            }

            if (RealPath.IsAtOrBelow(real, realRoot))
            {
                _own.Add(Path.Combine(root, Path.GetRelativePath(realRoot, real)));
            }
        }

        return null;
    }

    /// <summary>Whether a file or folder belongs to the batch itself.</summary>
    public bool IsOwn(string path) => _own.Contain(path);

    /// <summary>Whether a file may be one to send, by its name.</summary>
    public bool IsWanted(string path) =>
        settings.Filter.WhyNot(Path.GetFileName(path)) is null && (MediaTypes.IsKnown(path) || Path.GetExtension(path).Length <= 1) && !Directory.Exists(path);

    /// <summary>A file or folder that was listed in a watched folder.</summary>
    public FoundSource Of(string path, string root) => Folder(root).Of(path);

    /// <summary>The file at a path, or the content of the folder at it. A folder that cannot be listed is an error.</summary>
    public IEnumerable<FoundSource> At(string path)
    {
        if (Directory.Exists(path))
        {
            return Folder(path).List();
        }

        string? why = settings.Filter.WhyNot(Path.GetFileName(path));
        if (why is null && !MediaTypes.IsKnown(path) && TakenFormats.WhyNot(path) is not null)
        {
            cmdlet.WriteWarning(Path.GetExtension(path).Length > 1
                ? $"'{path}' has an extension that the service is not known to take. It is sent anyway."
                : $"'{path}' is not of a format that the service is known to take. It is sent anyway.");
        }

        return [new FoundSource(path, Path.GetDirectoryName(path)!, why)];
    }

    private BatchFolder Folder(string path) =>
        new(path, settings.Recurse, settings.Filter, _own.Contain, (folder, failure) => cmdlet.WriteError(ErrorRecords.From(failure, folder)));
}
