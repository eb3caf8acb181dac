using System.Management.Automation.Runspaces;

namespace VlmRun.Objects;

/// <summary>Gives objects that were made from local files a hidden property <c>PSPath</c>, so that they bind where paths do (Move-Item).</summary>
public static class LocalFile
{
    private const string Property = "PSPath";
    private const string Provider = @"Microsoft.PowerShell.Core\FileSystem::";

    private static readonly string[] s_types =
        [.. new[] { typeof(Prediction), typeof(AgentExecution), typeof(VlmFile), typeof(Dataset), typeof(Schema) }.Select(type => type.FullName!), "VlmRun.MarkdownDocument", "VlmRun.Response"];

    /// <summary>The path of the file that an object was made from, with its provider, or the paths of several; null when there is none, or it is gone.</summary>
    public static object? GetPath(PSObject instance)
    {
        if (SourceOf(instance) is not { } source || !Path.IsPathFullyQualified(source))
        {
            return null;
        }

        // -Combine joins the paths of its files.
        string[] paths = Path.Exists(source) ? [source] : source.Split("; ");
        return !Array.TrueForAll(paths, path => Path.IsPathFullyQualified(path) && Path.Exists(path)) ? null
            : paths.Length == 1 ? Provider + paths[0]
            : paths.Select(path => Provider + path).ToArray();
    }

    /// <summary>Adds the property to the types of this runspace, if this object is of use with it and has none.</summary>
    // With the first object, since a types file would cost every import; in a runspace of its own the first object tells again.
    internal static void AddPath(PSCmdlet cmdlet, object? written)
    {
        if (written is null || SourceOf(written) is not { } source || !Path.IsPathFullyQualified(source)
            || PSObject.AsPSObject(written).Properties[Property] is not null)
        {
            return;
        }

        try
        {
            cmdlet.InvokeCommand.InvokeScript(
                @"Microsoft.PowerShell.Utility\Update-TypeData -TypeData $args -Force -WhatIf:$false -Confirm:$false",
                false, PipelineResultTypes.None, null, [.. s_types.Select(Describe)]);
        }
        catch (CommandNotFoundException)
        {
            cmdlet.WriteVerbose("Update-TypeData is not available in this runspace, so objects do not bind as paths.");
        }
    }

    private static TypeData Describe(string type)
    {
        TypeData data = new(type);
        data.Members.Add(Property, new CodePropertyData(Property, typeof(LocalFile).GetMethod(nameof(GetPath))) { IsHidden = true });
        return data;
    }

    private static string? SourceOf(object written) => (written is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : written) switch
    {
        Prediction prediction => prediction.Source,
        AgentExecution execution => execution.Source,
        VlmFile file => file.Source,
        Dataset dataset => dataset.Source,
        Schema schema => schema.Source,
        IFromSource made => made.Source,
        // Only what the module has put there: a field of the payload may say anything.
        _ => written is PSObject payload && payload.Properties["Source"] is Provenance provenance ? provenance.Value as string : null,
    };
}
