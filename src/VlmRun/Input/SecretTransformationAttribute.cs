using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Refuses a secret in plain text without repeating it.</summary>
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string
            ? throw new ArgumentTransformationMetadataException(
                "A secret in plain text ends up in histories and logs. Give a SecureString: Get-Secret, or Read-Host -AsSecureString.")
            : inputData;
    }
}
