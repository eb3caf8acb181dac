using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VlmRun;

/// <summary>Puts streamed images in front of the other fields of a JSON body.</summary>
internal static class ImageBody
{
    /// <summary>The pieces of <c>{"images":[…], …fields}</c>.</summary>
    public static List<object> Pieces<T>(IReadOnlyList<ImageSource> images, T fields, JsonTypeInfo<T> type)
    {
        List<object> pieces = [];
        StringBuilder text = new("{\"images\":[");
        foreach (ImageSource image in images)
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

        string rest = JsonSerializer.Serialize(fields, type);
        text.Append(']').Append(rest.Length > 2 ? "," : "").Append(rest.AsSpan(1));
        pieces.Add(Encoding.UTF8.GetBytes(text.ToString()));
        return pieces;
    }

    /// <summary>The body as the trace may show it: images by name and size, callback by host.</summary>
    public static string Describe<T>(IReadOnlyList<ImageSource> images, T fields, JsonTypeInfo<T> type)
    {
        string names = string.Join(", ", images.Select(image =>
            image.Body is null ? "<URL>" : $"<{image.MediaType}, {image.Body.Length} bytes>"));
        return $"images: [{names}] {JsonSerializer.Serialize(fields, type)}";
    }
}
