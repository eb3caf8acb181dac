using System.Management.Automation;

namespace VlmRun.Objects;

/// <summary>What we have added to a payload, told apart from what the service gave.</summary>
internal sealed class Provenance(string name, object? value) : PSNoteProperty(name, value)
{
    public override PSMemberInfo Copy() => new Provenance(Name, Value);
}
