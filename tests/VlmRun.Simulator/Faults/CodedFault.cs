using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>A body that does not match its headers: a corrupt content coding, a gzip bomb, or Latin-1 text.</summary>
internal sealed class CodedFault : FaultBehavior
{
    private const int BombMebibytes = 512;

    public override string Kind => "coded";

    public override bool CanChangeStage => true;

    public override IReadOnlyList<string> Forms => ["gzip", "deflate", "br", "bomb", "latin1"];

    public override Task ApplyAsync(FaultContext target)
    {
        string form = target.Fault.Form ?? Forms[0];
        if (form != "latin1")
        {
            target.Context.Response.Headers.ContentEncoding = form == "bomb" ? "gzip" : form;
        }

        byte[] body = form switch
        {
            "latin1" => Encoding.Latin1.GetBytes(target.Fault.Body ?? "{}"),
            "bomb" => Bomb(),
            _ => [.. Enumerable.Range(0, 400).Select(number => (byte)(number * 7 + 3))],
        };
        return Answer.WriteAsync(target.Context, target.Fault.Status ?? 200, body, target.Fault.ContentType ?? Answer.Json);
    }

    private static byte[] Bomb()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write("{\"id\":\""u8);
            byte[] mebibyte = new byte[1024 * 1024];
            Array.Fill(mebibyte, (byte)'x');
            for (int i = 0; i < BombMebibytes; i++)
            {
                gzip.Write(mebibyte);
            }

            gzip.Write("\"}"u8);
        }

        return packed.ToArray();
    }
}
