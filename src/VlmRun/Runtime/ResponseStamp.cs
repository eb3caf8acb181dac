using System.Management.Automation;

namespace VlmRun.Runtime;

/// <summary>What we have added to a payload, told apart from what the service gave.</summary>
internal sealed class ResponseStamp(string name, object? value) : PSNoteProperty(name, value)
{
    public override PSMemberInfo Copy() => new ResponseStamp(Name, Value);
}
