namespace VlmRun;

/// <summary>The folder that a skill is unpacked to; it is written completely or not at all.</summary>
internal sealed class SkillFolder
{
    private readonly string _destination;

    public SkillFolder(string destination, Skill skill)
    {
        _destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        FullName = Path.Combine(_destination, NameOf(skill.Name, skill.Id));
    }

    /// <summary>The full path of the folder.</summary>
    public string FullName { get; }

    /// <summary>Throws if the folder already exists or is a link.</summary>
    public void Check(bool force)
    {
        if (new DirectoryInfo(FullName).LinkTarget is { } target)
        {
            throw new SkillFolderException($"'{FullName}' is a link to '{target}', and files are not written through a link.", false);
        }

        if (System.IO.File.Exists(FullName) || (Directory.Exists(FullName) && !force))
        {
            throw new SkillFolderException($"'{FullName}' exists already.", true);
        }
    }

    /// <summary>Unpacks into a temporary folder beside it, and moves it into place when complete.</summary>
    public void Write(SkillArchive archive, bool force, CancellationToken cancellationToken)
    {
        string beside = "";
        bool isNew = !Directory.Exists(_destination);
        try
        {
            Check(force);
            beside = Directory.CreateDirectory(Path.Combine(_destination, $".vlmrun-{Guid.NewGuid():N}")).FullName;
            archive.Extract(beside, cancellationToken);
            if (Directory.Exists(FullName) && force)
            {
                Merge(beside, FullName);
            }
            else
            {
                Directory.Move(beside, FullName);
            }
        }
        catch (Exception exception) when (exception is (IOException and not SkillFolderException) or UnauthorizedAccessException)
        {
            throw new SkillFolderException($"'{FullName}' could not be written: {exception.Message}", false, exception);
        }
        finally
        {
            if (beside.Length > 0 && Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }

            if (isNew && Directory.Exists(_destination) && !Directory.Exists(FullName))
            {
                Directory.Delete(_destination);
            }
        }
    }

    // The name comes from the service and may not be a plain name.
    public static string NameOf(string? name, string id)
    {
        string given = name?.Trim('.', ' ').Length > 0 ? name : id;
        return FileNames.Safe(FileNames.IsReserved(given) ? "skill-" + given : given);
    }

    // Replaces files of the same name as a whole and keeps the others. Never writes through a link.
    private static void Merge(string from, string to)
    {
        foreach (string directory in Directory.EnumerateDirectories(from))
        {
            string target = Path.Combine(to, Path.GetFileName(directory));
            if (new DirectoryInfo(target).LinkTarget is not null)
            {
                throw new IOException($"'{target}' is a link.");
            }

            Directory.CreateDirectory(target);
            Merge(directory, target);
        }

        foreach (string file in Directory.EnumerateFiles(from))
        {
            System.IO.File.Move(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
