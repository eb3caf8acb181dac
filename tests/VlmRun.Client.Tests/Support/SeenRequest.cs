using System;
using System.Net.Http;

namespace VlmRun.Client.Tests;

/// <summary>A request as it came to the end of the HTTP pipeline.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="At">When, on the test's clock.</param>
/// <param name="Method">Its method.</param>
/// <param name="Address">Its address.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Body">The bytes that came.</param>
/// <param name="Length">What the header said of them.</param>
/// <param name="ExpectsContinue">Whether it waits for leave to send its body.</param>
internal sealed record SeenRequest(
    int Number, TimeSpan At, HttpMethod Method, Uri Address, string? Authorization, byte[] Body, long? Length, bool ExpectsContinue)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string Path => Address.PathAndQuery["/v1/".Length..];

    public override string ToString() => $"{Method} {Path}";
}
