using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A prediction as the wire has it (api reference 3.2): nothing in it can be relied on but the id.</summary>
internal sealed class PredictionBody
{
    public string? Id { get; set; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public DateTime? CreatedAt { get; set; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public DateTime? CompletedAt { get; set; }

    public JsonElement? Response { get; set; }

    public string? Status { get; set; }

    public CreditUsageBody? Usage { get; set; }

    public string? Domain { get; set; }

    public JsonElement? Message { get; set; }
}
