using System.Linq;

namespace VlmRun.Simulator.Skills;

/// <summary>Skills of the service itself, which no list of an account's skills shows.</summary>
internal static class PublicSkills
{
    /// <summary>Reads the fields of a document, each with its confidence and the boxes that it was read in.</summary>
    public const string Extraction = "grounded-document-extraction";

    private static readonly string[] s_versions = ["latest", "20260720-b19b53d9"];

    /// <summary>Whether there is such a skill.</summary>
    public static bool Has(string name, string version)
    {
        return name == Extraction && s_versions.Contains(version);
    }
}
