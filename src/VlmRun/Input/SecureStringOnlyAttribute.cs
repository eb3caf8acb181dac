namespace VlmRun.Input;

/// <summary>Rejects a secret in plain text. The message does not repeat the secret.</summary>
/// <param name="noun">The name of the secret in the message.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecureStringOnlyAttribute(string noun) : ArgumentTransformationAttribute
{
    /// <summary>The name of the secret in the message.</summary>
    public string Noun => noun;

    /// <summary>Another way to specify the secret, such as an environment variable; null if there is none.</summary>
    public string? Alternative { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string alternative = Alternative is null ? "" : $", or {Alternative}";
        return value is string
            ? throw new ArgumentTransformationMetadataException(
                $"A {noun} in plain text ends up in histories and logs. Use a SecureString from Get-Secret, or Read-Host -AsSecureString{alternative}.")
            : inputData;
    }
}
