using System.Collections;

namespace VlmRun;

/// <summary>The fields of a hashtable given as <c>-Config</c>, by the API's names. The properties are those that Tab offers; any other field is sent too.</summary>
public abstract class ConfigFields
{
    private protected ConfigFields()
    {
    }

    /// <summary>All fields, in the order in which they were given.</summary>
    internal IDictionary All { get; set; } = new System.Collections.Specialized.OrderedDictionary();

    private protected object? this[string name]
    {
        get => All[name];
        set => All[name] = value;
    }
}
