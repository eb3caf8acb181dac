using System;
using System.Net.Http;

namespace VlmRun.Client.Tests;

/// <summary>A request that has arrived at the end of the HTTP pipeline.</summary>
/// <param name="Number">The number, from 1.</param>
/// <param name="At">The time, on the test's clock.</param>
/// <param name="Method">Its method.</param>
/// <param name="Address">Its address.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Body">The bytes of the body.</param>
/// <param name="Length">The Content-Length header.</param>
/// <param name="ExpectsContinue">Whether it waits for 100 Continue before it sends its body.</param>
internal sealed record SeenRequest(
    int Number, TimeSpan At, HttpMethod Method, Uri Address, string? Authorization, byte[] Body, long? Length, bool ExpectsContinue)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string Path => Address.PathAndQuery["/v1/".Length..];

    public override string ToString() => $"{Method} {Path}";
}
