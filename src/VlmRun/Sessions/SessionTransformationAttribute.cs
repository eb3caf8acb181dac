namespace VlmRun.Sessions;

/// <summary>Accepts a session by its name or id; converts one that was deserialized from another process or from a file to one whose error says why it cannot be used.</summary>
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
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

        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string name ? Named(name) : inputData;
    }

    private static VlmSession Named(string name)
    {
        if (SessionTable.Find(name) is { } session)
        {
            return session;
        }

        string[] others = [.. SessionTable.All.Select(one => one.Name)];
        string known = others.Length == 0 ? "There are none" : $"There are: {string.Join(", ", others)}";
        throw new ArgumentTransformationMetadataException(
            $"There is no session '{name}' in this runspace. {known}. Connect-VlmRun -Name creates one; in another runspace, pass the session itself with $using:.");
    }
}
