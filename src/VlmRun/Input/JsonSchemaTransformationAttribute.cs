using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Takes a JSON schema as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class JsonSchemaTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        JsonInput.Read(engineIntrinsics, inputData, "JSON schema");
}
