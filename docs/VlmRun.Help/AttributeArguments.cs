using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace VlmRun.Help;

/// <summary>What is written between the parentheses of an attribute.</summary>
internal static class AttributeArguments
{
    /// <summary>The value of <c>Name = …</c>; null where it is not written.</summary>
    public static object? Named(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).FirstOrDefault();

    /// <summary>The texts of a <c>params string[]</c>.</summary>
    public static IEnumerable<string> Texts(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: IReadOnlyCollection<CustomAttributeTypedArgument> texts }]
            ? texts.Select(text => text.Value).OfType<string>()
            : [];
}
