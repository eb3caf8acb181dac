using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace VlmRun;

/// <summary>Writes streamed images or videos before the other fields of a JSON body.</summary>
internal static class ImageBody
{
    /// <summary>Creates a POST with images, or with the field <paramref name="name"/> instead, and other fields.</summary>
    public static ApiRequest Post<T>(
        ApiResource resource, string route, IReadOnlyList<MediaSource> images, T fields, JsonTypeInfo<T> type, string name = "images")
    {
        string rest = fields is JsonElement { ValueKind: JsonValueKind.Undefined } ? "{}" : JsonSerializer.Serialize(fields, type);
        return ApiRequest.Post(resource, route, Pieces(images, rest, name), Describe(images, rest, name));
    }

    /// <summary>The source that a prediction of these images reports.</summary>
    public static string Source(IReadOnlyList<MediaSource> images) => string.Join("; ", images);

    /// <summary>The pieces of <c>{"images":[…], …fields}</c>.</summary>
    private static List<object> Pieces(IReadOnlyList<MediaSource> images, string rest, string name)
    {
        List<object> pieces = [];
        StringBuilder text = new($"{{\"{name}\":[");
        foreach (MediaSource image in images)
        {
            text.Append(text[^1] == '[' ? "" : ",");
            if (image.Body is null)
            {
                text.Append('"').Append(JsonEncodedText.Encode(image.Url!)).Append('"');
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\"data:{image.MediaType};base64,");
            pieces.Add(Encoding.UTF8.GetBytes(text.ToString()));
            pieces.Add(image.Body);
            text.Clear().Append('"');
        }

        text.Append(']').Append(rest.Length > 2 ? "," : "").Append(rest.AsSpan(1));
        pieces.Add(Encoding.UTF8.GetBytes(text.ToString()));
        return pieces;
    }

    /// <summary>The body as the trace shows it: images by name and size, the callback by host.</summary>
    private static string Describe(IReadOnlyList<MediaSource> images, string rest, string name)
    {
        string names = string.Join(", ", images.Select(image =>
            image.Body is null ? "<URL>" : $"<{image.MediaType}, {image.Body.Length} bytes>"));
        return $"{name}: [{names}] {rest}";
    }
}
