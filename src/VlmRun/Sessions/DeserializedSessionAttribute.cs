namespace VlmRun.Sessions;

/// <summary>Converts a session that was deserialized from another process or from a file to one whose error says why it cannot be used.</summary>
public sealed class DeserializedSessionAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: PSCustomObject } deserialized
            && deserialized.TypeNames.Contains("Deserialized." + typeof(VlmSession).FullName))
        {
            return new VlmSession(
                Uri.TryCreate($"{deserialized.Properties[nameof(VlmSession.BaseUri)]?.Value}", UriKind.Absolute, out Uri? address) ? address : VlmRunClient.DefaultBaseUri,
                "This session was deserialized and has no key. Run Connect-VlmRun here, or pass the session with $using: in the same process.");
        }

        return inputData;
    }
}
