using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The input of a response. The response is generated when it is first read, and is always the same.</summary>
internal sealed class AnswerRequest
{
    public ulong Seed { get; init; }

    public Subject Subject { get; init; } = Subject.OfImages(1);

    public string? Domain { get; init; }

    public JsonElement? JsonSchema { get; init; }

    public string Detail { get; init; } = "auto";

    public bool Confidence { get; init; }

    public bool Grounding { get; init; }

    public string? ServiceTier { get; init; }

    /// <summary>The response, by the schema of the caller or of the domain.</summary>
    public JsonNode? Make(string metadataShape)
    {
        AnswerRandom random = new(Seed);
        KnownDocument? document = KnownDocument.Find(Seed, Domain ?? "");
        JsonNode? answer = document is null ? DomainAnswer(random) : document.Answer(DomainSchemas.Blank(Domain!));
        if (JsonSchema is JsonElement schema)
        {
            answer = new SchemaAnswer(schema, random, answer as JsonObject).Make();
        }

        MetadataOptions metadata = new(Confidence, Grounding, metadataShape);
        if (answer is JsonObject fields && metadata.Any)
        {
            new FieldMetadata(random, metadata, Subject.Pages, document).Add(fields);
        }

        return answer;
    }

    private JsonNode? DomainAnswer(AnswerRandom random)
    {
        return Domain switch
        {
            "document.invoice" => InvoiceAnswer.Make(random),
            "document.receipt" => ReceiptAnswer.Make(random),
            "document.bank-statement" => StatementAnswer.Make(random),
            "document.markdown" => MarkdownAnswer.Make(Seed, Subject.Pages),
            "image.object-detection" or "image.person-detection" => DetectionAnswer.Make(random, Domain),
            "audio.transcription" or "video.transcription" => TranscriptAnswer.Make(random, Subject, Domain),
            "retail.product-catalog" => ProductAnswer.Make(random),
            _ => new SchemaAnswer(DomainSchemas.Find(Domain), random, null).Make(),
        };
    }
}
