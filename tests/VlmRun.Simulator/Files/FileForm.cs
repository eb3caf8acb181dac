using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Files;

/// <summary>The multipart form of POST files, read as a stream.</summary>
internal sealed class FileForm
{
    private const int PieceLength = 128 * 1024;
    private const int MaxFieldLength = 64 * 1024;

    /// <summary>The name of the part "file"; null when there was none.</summary>
    public string? FileName { get; private set; }

    /// <summary>The field "purpose".</summary>
    public string? Purpose { get; private set; }

    /// <summary>Whether the file exceeds the maximum size; reading then ended there.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>The reason why it is not a valid form, or null.</summary>
    public string? Broken { get; private set; }

    /// <summary>Reads the whole form; the bytes of the file are written to the sink.</summary>
    public static async Task<FileForm> ReadAsync(HttpContext context, ContentSink sink, long? maximum, Problems problems)
    {
        FileForm form = new();
        HttpRequest request = context.Request;
        bool known = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type);
        if (!known || !type!.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await CountedBody.DrainAsync(context);
            problems.Add("missing", ["body", "file"], "Field required", null);
            return form;
        }

        string? boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            form.Broken = "Missing boundary in multipart.";
            return form;
        }

        try
        {
            await using CountedBody body = new(context);
            await form.ReadPartsAsync(new MultipartReader(boundary, body, PieceLength), sink, maximum, problems, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !context.RequestAborted.IsCancellationRequested)
        {
            form.Broken = "There was an error parsing the body";
        }

        if (form.FileName is null && form.Broken is null && !problems.Any)
        {
            problems.Add("missing", ["body", "file"], "Field required", null);
        }

        return form;
    }

    private async Task ReadPartsAsync(MultipartReader reader, ContentSink sink, long? maximum, Problems problems, CancellationToken gone)
    {
        while (!TooLarge && await reader.ReadNextSectionAsync(gone) is MultipartSection part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? place))
            {
                continue;
            }

            string? fileName = Name(place);
            string name = HeaderUtilities.RemoveQuotes(place.Name).ToString();
            if (name == "file" && fileName is not null && FileName is null)
            {
                FileName = fileName;
                await CopyAsync(part.Body, sink, maximum, gone);
            }
            else if (name is "purpose" or "file" && fileName is null)
            {
                await ReadFieldAsync(part.Body, name, problems, gone);
            }
        }
    }

    private async Task CopyAsync(Stream from, ContentSink sink, long? maximum, CancellationToken gone)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            int read;
            while (!TooLarge && (read = await from.ReadAsync(piece, gone)) > 0)
            {
                sink.Write(piece.AsSpan(0, read));
                TooLarge = sink.Bytes > maximum;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private async Task ReadFieldAsync(Stream from, string name, Problems problems, CancellationToken gone)
    {
        using StreamReader reader = new(from, Encoding.UTF8, false, 1024, leaveOpen: true);
        char[] field = new char[MaxFieldLength];
        string text = new(field, 0, await reader.ReadBlockAsync(field, gone));
        if (name == "file")
        {
            JsonObject error = new() { ["error"] = new JsonObject() };
            problems.Add("value_error", ["body", "file"], "Value error, Expected UploadFile, received: <class 'str'>", text, error);
        }
        else if (FilePurpose.All.Contains(text))
        {
            Purpose = text;
        }
        else
        {
            problems.AddChoice(["body", "purpose"], FilePurpose.All, text);
        }
    }

    private static string? Name(ContentDispositionHeaderValue place)
    {
        // Unchanged, as Python servers do: neither filename* nor encoded words are evaluated.
        NameValueHeaderValue? given = place.Parameters.FirstOrDefault(one => one.Name.Equals("filename", StringComparison.OrdinalIgnoreCase));
        string name = HeaderUtilities.RemoveQuotes(given?.Value ?? default).ToString();
        return name.Length == 0 ? null : name;
    }
}
