using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>One connection to a <see cref="RawServer"/>: what was received, and how the test responds.</summary>
internal sealed class RawConnection(Socket socket, CancellationToken stop) : IDisposable
{
    private readonly MemoryStream _body = new();

    /// <summary>The head of the request, once it was read.</summary>
    public string Head { get; private set; } = "";

    /// <summary>The bytes of the body that were read.</summary>
    public byte[] Body => _body.ToArray();

    private long Length => long.Parse(
        "0" + Regex.Match(Head, "(?i)content-length: *([0-9]+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    public async Task<RawConnection> ReadHeadAsync()
    {
        byte[] one = new byte[1];
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(one, stop) > 0)
        {
            head.Append((char)one[0]);
        }

        Head = head.ToString();
        return this;
    }

    /// <summary>Reads the body, or this many bytes of it.</summary>
    public async Task<RawConnection> ReadBodyAsync(long? atMost = null)
    {
        long wanted = Math.Min(Length, atMost ?? long.MaxValue);
        byte[] buffer = new byte[64 * 1024];
        while (_body.Length < wanted)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, wanted - _body.Length)), stop);
            if (read == 0)
            {
                break;
            }

            _body.Write(buffer, 0, read);
        }

        return this;
    }

    public async Task<RawConnection> ShowAsync(string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), stop);
        return this;
    }

    public Task<RawConnection> AnswerAsync(string status, string body, string headers = "") =>
        ShowAsync($"HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>Cuts the connection so that the other side sees a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();
}
