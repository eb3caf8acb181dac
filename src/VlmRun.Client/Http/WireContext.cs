using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlmRun.Http;

/// <summary>How the wire types are read and written; made at compile time, so that nothing is reflected over at the first call.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(AgentCreateBody))]
[JsonSerializable(typeof(AgentExecuteBody))]
[JsonSerializable(typeof(AgentLookupBody))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(DatasetBody))]
[JsonSerializable(typeof(DomainBody))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(FileReference))]
[JsonSerializable(typeof(FineTunedModelBody))]
[JsonSerializable(typeof(FineTuningBody))]
[JsonSerializable(typeof(HubDomainBody))]
[JsonSerializable(typeof(IReadOnlyList<ChatPart>))]
[JsonSerializable(typeof(ImageExecuteBody))]
[JsonSerializable(typeof(ImageGenerateBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(MediaExecuteBody))]
[JsonSerializable(typeof(MediaGenerateBody))]
[JsonSerializable(typeof(SkillCreateBody))]
[JsonSerializable(typeof(SkillLookupBody))]
[JsonSerializable(typeof(SkillUpdateBody))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ProvisionBody))]
[JsonSerializable(typeof(ProvisionBody))]
[JsonSerializable(typeof(SkillCreateBody))]
[JsonSerializable(typeof(SkillLookupBody))]
[JsonSerializable(typeof(SkillUpdateBody))]
[JsonSerializable(typeof(UploadUrlBody))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class WireContext : JsonSerializerContext;
