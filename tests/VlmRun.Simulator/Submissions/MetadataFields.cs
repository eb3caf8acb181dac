using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>The "metadata" of a body: it is validated but not used.</summary>
internal static class MetadataFields
{
    public static void Read(BodyFields body)
    {
        BodyFields metadata = body.Inner("metadata");
        metadata.Choice("environment", "dev", "dev", "staging", "prod");
        metadata.Text("session_id");
        metadata.Flag("allow_training", true);
    }
}
