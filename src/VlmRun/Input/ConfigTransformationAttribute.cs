using System.Collections;

namespace VlmRun.Input;

/// <summary>Keeps a hashtable as it is, with names that have no property too; PowerShell completes the keys from the type of the parameter.</summary>
/// <typeparam name="T">The type of the parameter.</typeparam>
public sealed class ConfigTransformationAttribute<T> : ArgumentTransformationAttribute
    where T : ConfigFields, new()
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IDictionary all ? new T { All = all } : inputData;
}
