using System;
using System.Linq;
using System.Management.Automation;

namespace VlmRun.Objects;

/// <summary>Which properties of a payload lists and tables show when none are named.</summary>
internal static class DefaultView
{
    private const string Standard = "PSStandardMembers";

    /// <summary>Leaves the twins that hold metadata out of the view; they stay in the object.</summary>
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
