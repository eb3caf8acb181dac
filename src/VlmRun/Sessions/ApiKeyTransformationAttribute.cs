using System.Management.Automation;

namespace VlmRun.Sessions;

/// <summary>Refuses a key in plain text without repeating it.</summary>
public sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string
            ? throw new ArgumentTransformationMetadataException(
                "A key in plain text ends up in histories and logs. Give a SecureString: Get-Secret, or Read-Host -AsSecureString, or set VLMRUN_API_KEY.")
            : inputData;
    }
}
