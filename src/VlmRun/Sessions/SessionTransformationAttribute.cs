using System.Management.Automation;

namespace VlmRun.Sessions;

/// <summary>Says why a session that came out of another process, or out of a file, is dead.</summary>
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: PSCustomObject } shell
            && shell.TypeNames.Contains("Deserialized." + typeof(VlmSession).FullName))
        {
            throw new ArgumentTransformationMetadataException(
                "This session was serialised; its key stayed behind. Run Connect-VlmRun here, or pass the session with $using: in the same process.");
        }

        return inputData;
    }
}
