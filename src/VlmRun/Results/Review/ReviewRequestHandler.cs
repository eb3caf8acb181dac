using System.Net;
using System.Text;

namespace VlmRun.Results.Review;

/// <summary>Answers only requests from the page: the path must have the token, and the host must be this machine.</summary>
internal sealed class ReviewRequestHandler(ReviewSession session, ReviewPage page, string host, string token)
{
    private const int MaxBody = 64 * 1024 * 1024;
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
        + "worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Answers a request. No request, whatever its content, can end the review.</summary>
    public async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            context.Response.Headers["Content-Security-Policy"] = Policy;
            context.Response.Headers["X-Content-Type-Options"] = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            context.Response.Headers["Cache-Control"] = "no-store";
            await RouteAsync(context);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await TryFailAsync(context, 500, exception.Message);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or ProtocolViolationException)
        {
            // The browser has closed the connection.
            context.Response.Abort();
        }
        catch (Exception)
        {
            await TryFailAsync(context, 500, "The review could not answer.");
        }
    }

    private async Task RouteAsync(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        // A page of another site may use a name that resolves to this machine (DNS rebinding), but not this host name.
        if (!string.Equals(request.UserHostName, host, StringComparison.Ordinal)
            || request.Headers["Origin"] is { } origin && origin != $"http://{host}"
            || request.Headers["Sec-Fetch-Site"] is { } site && site is not ("same-origin" or "none"))
        {
            await FailAsync(context, 403, "Not from the review's own page.");
            return;
        }

        string path = request.Url!.AbsolutePath;
        byte[] given = Encoding.UTF8.GetBytes(path.Length > token.Length ? path[1..(token.Length + 1)] : "");
        if (!System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(token)) || path[token.Length + 1] != '/')
        {
            await FailAsync(context, 404, "Not found.");
            return;
        }

        string name = path[(token.Length + 2)..];
        switch (request.HttpMethod)
        {
            case "GET" when name.StartsWith("data/", StringComparison.Ordinal):
                await SendDataAsync(context, name);
                break;
            case "GET" when name.StartsWith("source/", StringComparison.Ordinal):
                await SendSourceAsync(context, name);
                break;
            case "GET":
                await SendFileAsync(context, name.Length == 0 ? "index.html" : name);
                break;
            case "POST" when name == "save":
                await SaveAsync(context);
                break;
            case "POST" when name == "done":
                await SendJsonAsync(context, stream => stream.Write(Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{{\"corrections\":{session.CorrectedCount}}}"))));
                session.Finish();
                break;
            default:
                await FailAsync(context, request.HttpMethod is "GET" or "POST" ? 404 : 405, "Not found.");
                break;
        }
    }

    private async Task SendDataAsync(HttpListenerContext context, string name)
    {
        if (name == "data/index.json")
        {
            await SendJsonAsync(context, stream => session.WriteIndex(stream, token[..8], page.HasPdf));
        }
        else if (name.EndsWith(".json", StringComparison.Ordinal) && Item(name["data/".Length..^".json".Length]) is { } item)
        {
            await SendJsonAsync(context, stream => session.WriteItem(stream, item, file => string.Create(CultureInfo.InvariantCulture, $"source/{item.Number}/{file}")));
        }
        else
        {
            await FailAsync(context, 404, "Not found.");
        }
    }

    private async Task SaveAsync(HttpListenerContext context)
    {
        using MemoryStream body = new();
        byte[] piece = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.InputStream.ReadAsync(piece)) > 0)
        {
            body.Write(piece, 0, read);
            if (body.Length > MaxBody)
            {
                await FailAsync(context, 413, "Too large.");
                return;
            }
        }

        ReviewStep? step;
        try
        {
            step = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), ReviewJsonContext.Default.ReviewStep);
        }
        catch (JsonException)
        {
            step = null;
        }

        if (step is null || step.N < 0 || step.N >= session.Items.Count)
        {
            await FailAsync(context, 400, "This is no step of the review.");
            return;
        }

        await SendJsonAsync(context, stream => session.Apply(stream, session.Items[step.N], step));
    }

    private ReviewItem? Item(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < session.Items.Count ? session.Items[index] : null;

    private async Task SendSourceAsync(HttpListenerContext context, string name)
    {
        string[] parts = name.Split('/');
        ReviewFile? file = parts is [_, string number, string place] && Item(number) is { } item
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < item.Source.Files.Count
            ? item.Source.Files[index] : null;
        if (file is null || file.Kind.Length == 0)
        {
            await FailAsync(context, 404, "Not found.");
            return;
        }

        if (file.Kind == "pdf")
        {
            // The browser's own PDF viewer does not work under the content security policy of the page.
            context.Response.Headers["Content-Security-Policy"] = "frame-ancestors 'self'";
        }

        await using FileStream stream = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        await SendStreamAsync(context, stream, file.MediaType);
    }

    private async Task SendFileAsync(HttpListenerContext context, string name)
    {
        if (page.Find(name) is not { } path)
        {
            await FailAsync(context, 404, "Not found.");
            return;
        }

        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        await SendStreamAsync(context, stream, ReviewPage.MediaType(name));
    }

    // Range requests are needed to seek in audio and video.
    private static async Task SendStreamAsync(HttpListenerContext context, FileStream stream, string mediaType)
    {
        HttpListenerResponse response = context.Response;
        response.ContentType = mediaType;
        response.Headers["Accept-Ranges"] = "bytes";
        (long first, long last) = Range(context.Request.Headers["Range"], stream.Length);
        if (first > last && stream.Length > 0)
        {
            response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes */{stream.Length}");
            await FailAsync(context, 416, "");
            return;
        }

        if (last - first + 1 < stream.Length)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{stream.Length}");
        }

        long left = last - first + 1;
        response.ContentLength64 = left;
        stream.Position = first;
        byte[] piece = new byte[64 * 1024];
        while (left > 0)
        {
            int read = await stream.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, left)));
            if (read == 0)
            {
                throw new HttpListenerException(0, "The file became shorter.");
            }

            await response.OutputStream.WriteAsync(piece.AsMemory(0, read));
            left -= read;
        }

        response.Close();
    }

    private static (long First, long Last) Range(string? header, long length)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal) || header.Contains(',', StringComparison.Ordinal))
        {
            return (0, length - 1);
        }

        string[] ends = header["bytes=".Length..].Split('-');
        bool hasFirst = long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first);
        bool hasLast = long.TryParse(ends.Length > 1 ? ends[1] : "", NumberStyles.None, CultureInfo.InvariantCulture, out long last);
        return hasFirst ? (first, hasLast ? Math.Min(last, length - 1) : length - 1)
            : hasLast ? (Math.Max(0, length - last), length - 1)
            : (0, length - 1);
    }

    private static async Task SendJsonAsync(HttpListenerContext context, Action<Stream> write)
    {
        using MemoryStream body = new();
        write(body);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength64 = body.Length;
        await context.Response.OutputStream.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
        context.Response.Close();
    }

    private static async Task FailAsync(HttpListenerContext context, int status, string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength64 = body.Length;
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }

    private static async Task TryFailAsync(HttpListenerContext context, int status, string text)
    {
        try
        {
            await FailAsync(context, status, text);
        }
        catch (Exception)
        {
            // The response has started, or the browser has closed the connection.
            context.Response.Abort();
        }
    }
}
