using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Faults;

/// <summary>The whole stream in an unusual but valid form: a correct reader sees no difference.</summary>
internal sealed class SseFramingFault : StreamFault
{
    private static readonly System.Text.Json.JsonSerializerOptions s_pretty = new(SimulatorJson.Options) { WriteIndented = true, NewLine = "\n" };

    public override string Kind => "sse_framing";

    public override bool OnlyDelays => true;

    public override IReadOnlyList<string> Forms =>
        ["all", "crlf", "cr", "bom", "comments", "fields", "multi_line", "no_space", "split", "bytes"];

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        string form = target.Fault.Form ?? "all";
        for (int i = 0; i < stream.Events.Count; i++)
        {
            StreamEvent one = stream.Events[i];
            byte[][] pieces = [.. Pieces(Bytes(one, i, form), form)];
            for (int piece = 0; piece < pieces.Length; piece++)
            {
                if (i == stream.Events.Count - 1 && piece == pieces.Length - 1)
                {
                    stream.End();
                }

                await stream.SendAsync(pieces[piece], one.IsToken);
            }

            await stream.PauseAsync();
        }
    }

    private static byte[] Bytes(StreamEvent one, int number, string form)
    {
        bool Is(string wanted)
        {
            return form == wanted || form == "all";
        }

        string end = form == "cr" ? "\r" : Is("crlf") ? "\r\n" : "\n";
        StringBuilder text = new(number == 0 && Is("bom") ? "\uFEFF" : "");
        if (Is("comments"))
        {
            text.Append(": a comment").Append(end).Append(':').Append(end).Append(end);
        }

        if (Is("fields"))
        {
            text.Append("event: message").Append(end).Append($"id: {number}").Append(end).Append("retry: 1000").Append(end)
                .Append("unheard-of: x").Append(end).Append("nocolon").Append(end);
        }

        foreach (string line in Lines(one.Data, Is("multi_line")))
        {
            // in the mixed form some fields have the space and some do not
            bool space = form != "no_space" && !(form == "all" && number % 2 == 1);
            text.Append(space ? "data: " : "data:").Append(line).Append(end);
        }

        return Encoding.UTF8.GetBytes(text.Append(end).ToString());
    }

    private static string[] Lines(string data, bool many)
    {
        return many && data.StartsWith('{') ? JsonNode.Parse(data)!.ToJsonString(s_pretty).Split('\n') : [data];
    }

    /// <summary>Chunks that end within a character, between CR and LF, or within a field name.</summary>
    private static IEnumerable<byte[]> Pieces(byte[] bytes, string form)
    {
        if (form == "bytes")
        {
            return bytes.Select(one => new[] { one });
        }

        return form is "split" or "all" ? Split(bytes) : [bytes];
    }

    private static IEnumerable<byte[]> Split(byte[] bytes)
    {
        const int MaxLength = 37;
        using MemoryStream piece = new();
        for (int i = 0; i < bytes.Length; i++)
        {
            piece.WriteByte(bytes[i]);
            bool within = bytes[i] >= 0x80 || bytes[i] == '\r';
            if (within || piece.Length >= MaxLength || i == bytes.Length - 1)
            {
                yield return piece.ToArray();
                piece.SetLength(0);
            }
        }
    }
}
