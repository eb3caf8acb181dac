using System.Reflection;

namespace VlmRun.Help;

/// <summary>How a parameter serves in one parameter set, or in all.</summary>
/// <param name="Set">The set's name, or <see cref="AllSets"/>.</param>
/// <param name="IsMandatory">Whether PowerShell asks for it.</param>
/// <param name="Position">From 0; null for one that is given by name.</param>
/// <param name="Pipeline">How it binds from the pipeline: <c>True (ByValue)</c>, or <c>False</c>.</param>
internal sealed record ParameterUse(string Set, bool IsMandatory, int? Position, string Pipeline)
{
    public const string AllSets = "__AllParameterSets";

    public static ParameterUse Of(CustomAttributeData attribute) => new(
        attribute.Named("ParameterSetName") as string ?? AllSets,
        attribute.Named("Mandatory") is true,
        attribute.Named("Position") is int position and >= 0 ? position : null,
        (attribute.Named("ValueFromPipeline") is true, attribute.Named("ValueFromPipelineByPropertyName") is true) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        });
}
