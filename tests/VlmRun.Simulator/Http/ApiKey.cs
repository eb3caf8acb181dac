using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Reads the bearer key of a request.</summary>
internal static class ApiKey
{
    /// <summary>present, absent or wrong.</summary>
    public static string Classify(HttpRequest request, IReadOnlyList<string> keys)
    {
        string header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return "absent";
        }

        const string Scheme = "Bearer ";
        bool right = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && keys.Contains(header[Scheme.Length..].Trim());
        return right ? "present" : "wrong";
    }
}
