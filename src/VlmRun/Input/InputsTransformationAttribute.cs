using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Takes an agent's inputs as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class InputsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        JsonInput.Read(engineIntrinsics, inputData, "set of inputs");
}
