namespace VlmRun.Batch;

/// <summary>Finds the sources of a batch below the paths that the user has specified.</summary>
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="settings">The settings of the run.</param>
internal sealed class BatchSources(VlmCmdlet cmdlet, BatchSettings settings)
{
    private readonly OwnFiles _own = new(settings.Journal, settings.Destination);

    /// <summary>The file at a path, or the content of the folder at it. A folder that cannot be listed is an error.</summary>
    public IEnumerable<FoundSource> At(string path)
    {
        if (Directory.Exists(path))
        {
            return new BatchFolder(path, settings.Recurse, settings.Filter, _own.Contain, (folder, failure) => cmdlet.WriteError(ErrorRecords.From(failure, folder))).List();
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
}
