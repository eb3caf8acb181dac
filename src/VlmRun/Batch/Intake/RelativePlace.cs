namespace VlmRun.Batch.Intake;

/// <summary>The place of a source below the folder that it was specified by.</summary>
internal static class RelativePlace
{
    /// <summary>The relative path; only the name of a source that is not below the folder.</summary>
    public static string Of(string source, string root)
    {
        string relative = Path.GetRelativePath(root, source);
        bool isBelow = !(relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(relative));
        return isBelow ? relative : Path.GetFileName(source);
    }
}
