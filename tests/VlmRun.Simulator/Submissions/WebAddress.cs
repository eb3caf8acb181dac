using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>A field that is null or an http(s) URL.</summary>
internal static class WebAddress
{
    public static string? Read(BodyFields body, string name)
    {
        string? address = body.Text(name);
        if (address is null)
        {
            return null;
        }

        JsonElement input = JsonSerializer.SerializeToElement(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            string error = address.Length == 0 ? "input is empty" : "relative URL without a base";
            body.Add("url_parsing", name, $"Input should be a valid URL, {error}", input, new JsonObject { ["error"] = error });
        }
        else if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        {
            const string Schemes = "'http' or 'https'";
            JsonObject context = new() { ["expected_schemes"] = Schemes };
            body.Add("url_scheme", name, $"URL scheme should be {Schemes}", input, context);
        }

        return address;
    }
}
