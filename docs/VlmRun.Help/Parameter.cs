using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace VlmRun.Help;

/// <summary>A parameter of a cmdlet.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="TypeName">Without namespace; of a nullable one what it holds.</param>
/// <param name="IsSwitch">Whether it stands without a value.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="TakesWildcards">Whether <c>*</c> means what it does in a path.</param>
/// <param name="Words">The only values that it takes; empty where others may be given.</param>
/// <param name="Uses">How it serves in each parameter set.</param>
internal sealed record Parameter(
    string Name,
    string TypeName,
    bool IsSwitch,
    IReadOnlyList<string> Aliases,
    bool TakesWildcards,
    IReadOnlyList<string> Words,
    IReadOnlyList<ParameterUse> Uses)
{
    private const string Switch = "SwitchParameter";

    /// <summary>The use that stands for all in the list of parameters: a mandatory one, if there is one.</summary>
    public ParameterUse Main => Uses.FirstOrDefault(use => use.IsMandatory) ?? Uses[0];

    /// <summary>How it serves in a set; null where it is not part of it.</summary>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set || use.Set == ParameterUse.AllSets);

    /// <summary>One of those that PowerShell adds; a switch where it has no type.</summary>
    public static Parameter Added(string name, Type? type, params string[] aliases) =>
        new(name, type?.Name ?? Switch, type is null, aliases, false, [], [new ParameterUse(ParameterUse.AllSets, false, null, "False")]);

    /// <summary>A property that is a parameter; null for any other.</summary>
    public static Parameter? Of(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        IEnumerable<CustomAttributeData> Named(string name) => attributes.Where(attribute => attribute.AttributeType.Name == name);
        ParameterUse[] uses = [.. Named("ParameterAttribute").Select(ParameterUse.Of)];
        if (uses.Length == 0)
        {
            return null;
        }

        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new Parameter(
            property.Name,
            type.Name,
            type.Name == Switch,
            [.. Named("AliasAttribute").SelectMany(AttributeArguments.Texts)],
            Named("SupportsWildcardsAttribute").Any(),
            [.. Named("ValidateSetAttribute").SelectMany(AttributeArguments.Texts), .. type.IsEnum ? Enum.GetNames(type) : []],
            uses);
    }
}
