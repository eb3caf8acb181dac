namespace VlmRun.Objects;

/// <summary>A property that the module, not the service, has added to a payload.</summary>
internal sealed class Provenance(string name, object? value) : PSNoteProperty(name, value)
{
    public override PSMemberInfo Copy() => new Provenance(Name, Value);
}
