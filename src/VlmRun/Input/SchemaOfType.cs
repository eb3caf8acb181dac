using System.Collections;
using System.Collections.Specialized;
using System.ComponentModel;
using System.Numerics;
using System.Reflection;

namespace VlmRun.Input;

/// <summary>Creates a JSON schema from a PowerShell or .NET class: an object with the public properties of the class.</summary>
internal static class SchemaOfType
{
    private const int MaxDepth = 20;

    /// <summary>The schema of a type.</summary>
    /// <exception cref="FormatException">The type refers to itself, or has no equivalent in JSON.</exception>
    public static JsonElement Of(Type type) => JsonObjects.ToElement(Describe(type, [])!);

    private static OrderedDictionary Describe(Type given, List<Type> within)
    {
        Type type = Nullable.GetUnderlyingType(given) ?? given;
        if (Simple(type) is { } simple)
        {
            return simple;
        }

        if (type.IsEnum)
        {
            return new OrderedDictionary { ["type"] = "string", ["enum"] = Enum.GetNames(type) };
        }

        if (type == typeof(object) || type == typeof(PSObject) || type == typeof(Hashtable) || type == typeof(OrderedDictionary))
        {
            return new OrderedDictionary { ["type"] = "object" };
        }

        if (Argument(type, typeof(IDictionary<,>), 1) is { } value)
        {
            return new OrderedDictionary { ["type"] = "object", ["additionalProperties"] = Describe(value, within) };
        }

        if (type.IsArray || typeof(IEnumerable).IsAssignableFrom(type))
        {
            Type? item = type.IsArray ? type.GetElementType() : Argument(type, typeof(IEnumerable<>), 0);
            OrderedDictionary array = new() { ["type"] = "array" };
            if (item is not null && item != typeof(object))
            {
                array["items"] = Describe(item, within);
            }

            return array;
        }

        return OfProperties(type, within);
    }

    private static OrderedDictionary OfProperties(Type type, List<Type> within)
    {
        if (within.Contains(type) || within.Count >= MaxDepth)
        {
            throw new FormatException($"The class [{type.Name}] refers to itself, so it has no JSON schema of a limited depth.");
        }

        PropertyInfo[] all = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0)];
        if (all.Length == 0)
        {
            throw new FormatException($"The class [{type.Name}] has no public properties, so there is nothing to extract.");
        }

        OrderedDictionary properties = [];
        List<Type> inner = [.. within, type];
        foreach (PropertyInfo property in all)
        {
            OrderedDictionary schema = Describe(property.PropertyType, inner);
            if (property.GetCustomAttribute<DescriptionAttribute>() is { Description.Length: > 0 } text)
            {
                schema["description"] = text.Description;
            }

            properties[property.Name] = schema;
        }

        return new OrderedDictionary { ["title"] = type.Name, ["type"] = "object", ["properties"] = properties };
    }

    private static OrderedDictionary? Simple(Type type) =>
        type == typeof(string) || type == typeof(char) || type == typeof(Uri) || type == typeof(Guid) || type == typeof(Version) ? Typed("string")
        : type == typeof(bool) || type == typeof(SwitchParameter) ? Typed("boolean")
        : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? Typed("string", "date-time")
        : type == typeof(DateOnly) ? Typed("string", "date")
        : type == typeof(TimeOnly) ? Typed("string", "time")
        : type == typeof(TimeSpan) ? Typed("string", "duration")
        : type == typeof(decimal) || type == typeof(double) || type == typeof(float) ? Typed("number")
        : type.IsPrimitive || type == typeof(BigInteger) ? Typed("integer")
        : null;

    private static OrderedDictionary Typed(string type, string? format = null)
    {
        OrderedDictionary schema = new() { ["type"] = type };
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    private static Type? Argument(Type type, Type definition, int index) => type.GetInterfaces().Append(type)
        .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition)?.GetGenericArguments()[index];
}
