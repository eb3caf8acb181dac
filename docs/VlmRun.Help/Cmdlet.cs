using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace VlmRun.Help;

/// <summary>A cmdlet as its attributes declare it, the parameters that PowerShell adds for <c>-WhatIf</c> and paging among them.</summary>
/// <param name="Verb">As in <c>Get</c>.</param>
/// <param name="Noun">As in <c>VlmFile</c>.</param>
/// <param name="Sets">Names of its parameter sets, the default one first.</param>
/// <param name="Parameters">In the order in which they are declared, what the class inherits last.</param>
internal sealed record Cmdlet(string Verb, string Noun, IReadOnlyList<string> Sets, IReadOnlyList<Parameter> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The cmdlets of an assembly, sorted by name. Attributes are read, not made: PowerShell need not be there.</summary>
    public static IReadOnlyList<Cmdlet> AllOf(string assembly) =>
        [.. from type in Assembly.LoadFrom(assembly).GetExportedTypes()
            where !type.IsAbstract
            from attribute in type.GetCustomAttributesData()
            where attribute.AttributeType.Name == "CmdletAttribute"
            let cmdlet = Of(type, attribute)
            orderby cmdlet.Name
            select cmdlet];

    private static Cmdlet Of(Type type, CustomAttributeData attribute)
    {
        List<Parameter> parameters = [.. type.GetProperties().Select(Parameter.Of).OfType<Parameter>()];
        if (attribute.Named("SupportsPaging") is true)
        {
            parameters.Add(Parameter.Added("IncludeTotalCount", null));
            parameters.Add(Parameter.Added("Skip", typeof(ulong)));
            parameters.Add(Parameter.Added("First", typeof(ulong)));
        }

        if (attribute.Named("SupportsShouldProcess") is true)
        {
            parameters.Add(Parameter.Added("WhatIf", null, "wi"));
            parameters.Add(Parameter.Added("Confirm", null, "cf"));
        }

        IEnumerable<string> sets = parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set != ParameterUse.AllSets);
        if (attribute.Named("DefaultParameterSetName") is string first)
        {
            sets = sets.Prepend(first);
        }

        return new Cmdlet(
            (string)attribute.ConstructorArguments[0].Value!,
            (string)attribute.ConstructorArguments[1].Value!,
            [.. sets.DefaultIfEmpty(ParameterUse.AllSets).Distinct()],
            parameters);
    }
}
