using System.Management.Automation.Runspaces;

namespace VlmRun.Objects;

/// <summary>Adds a hidden property <c>PSPath</c> to objects that were created from local files, so that they bind to cmdlets that take paths, such as Move-Item.</summary>
public static class LocalFile
{
    private const string Property = "PSPath";
    private const string Provider = @"Microsoft.PowerShell.Core\FileSystem::";

    private static readonly string[] s_types =
        [.. new[] { typeof(Prediction), typeof(AgentExecution), typeof(VlmFile), typeof(Dataset), typeof(Schema) }.Select(type => type.FullName!), "VlmRun.FileCost", "VlmRun.MarkdownDocument", "VlmRun.Response"];

    /// <summary>The provider path of the source file of an object, or the paths of several; null if there is none, or if the file no longer exists.</summary>
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

    /// <summary>Adds the property to the type in this runspace, if the type supports it and does not have it yet.</summary>
    // With the first object, because a types file would slow down every import. Each runspace has its own type table.
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
        // Only the module's own property: a field of the payload with this name may contain anything.
        _ => written is PSObject payload && payload.Properties["Source"] is Provenance provenance ? provenance.Value as string : null,
    };
}
