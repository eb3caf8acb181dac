namespace VlmRun.Objects;

/// <summary>The properties of a payload that lists and tables show by default.</summary>
internal static class DefaultView
{
    private const string Standard = "PSStandardMembers";

    /// <summary>Hides the <c>_metadata</c> properties in the default view; the object keeps them.</summary>
    public static void HideMetadata(PSObject target)
    {
        if (!target.Properties.Any(property => property.Name.EndsWith(FieldMetadata.Suffix, StringComparison.Ordinal)))
        {
            return;
        }

        string[] shown = [.. target.Properties
            .Where(property => !FieldMetadata.IsTwin(property.Name, new PayloadNode(property.Value), name => target.Properties[name] is not null))
            .Select(property => property.Name)];
        target.Members.Remove(Standard);
        if (shown.Length < target.Properties.Count())
        {
            target.Members.Add(new PSMemberSet(Standard, [new PSPropertySet("DefaultDisplayPropertySet", shown)]));
        }
    }
}
