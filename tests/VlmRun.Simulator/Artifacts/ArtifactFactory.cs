using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Artifacts;

/// <summary>Creates small valid artifacts.</summary>
internal static class ArtifactFactory
{
    /// <summary>Creates artifacts of these kinds for a chat or execution, always the same for the same seed.</summary>
    public static IReadOnlyList<SimulatedArtifact> Make(SimulatorState state, string space, ulong seed, IReadOnlyList<string> kinds)
    {
        List<SimulatedArtifact> made = [];
        AnswerRandom random = new(seed);
        foreach (string kind in kinds)
        {
            made.Add(state.Artifacts.Add(space, number => Make(state, space, number, kind, (uint)random.Next(0, 0xFFFFFF))));
        }

        return made;
    }

    private static SimulatedArtifact Make(SimulatorState state, string space, int number, string kind, uint seed)
    {
        string id = $"{kind}_{seed:x6}";
        bool isPng = seed % 2 == 0;
        (string type, string extension, byte[] bytes) = kind switch
        {
            "img" when isPng => ("image/png", "png", TinyPicture.Png((byte)(seed >> 8))),
            "img" => ("image/jpeg", "jpg", TinyPicture.Jpeg((byte)(seed >> 8))),
            "vid" => ("video/mp4", "mp4", Mp4(seed)),
            "aud" => ("audio/mpeg", "mp3", Mp3(seed)),
            "doc" or "url" => ("application/pdf", "pdf", Pdf(id)),
            "recon" => ("application/octet-stream", "spz", Spz(seed)),
            _ => ("application/octet-stream", "npy", Array(seed)),
        };
        if (kind != "url")
        {
            return new SimulatedArtifact { ObjectId = id, FileName = $"{id}.{extension}", ContentType = type, Bytes = bytes };
        }

        string name = $"report-{seed:x6}.pdf";
        return new SimulatedArtifact
        {
            ObjectId = id,
            ContentType = "text/plain; charset=utf-8",
            Source = "manifest",
            Bytes = Encoding.UTF8.GetBytes(StorageAddress.OfArtifact(state.Storage, space, number, name)),
            Target = bytes,
            TargetName = name,
        };
    }

    private static byte[] Mp4(uint seed)
    {
        return
        [
            0, 0, 0, 0x18, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8,
            0, 0, 0, 0x0C, .. "mdat"u8, .. BitConverter.GetBytes(seed),
        ];
    }

    /// <summary>An empty ID3 tag and one frame of MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.</summary>
    private static byte[] Mp3(uint seed)
    {
        byte[] frame = new byte[417];
        byte[] head = [0xFF, 0xFB, 0x90, 0x64];
        head.CopyTo(frame, 0);
        BitConverter.GetBytes(seed).CopyTo(frame, frame.Length - 4);
        return [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0, .. frame];
    }

    private static byte[] Pdf(string id)
    {
        const string Catalogue = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
        const string Pages = "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n";
        const string Page = "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>\nendobj\n";
        string head = $"%PDF-1.4\n% simulated {id}\n";
        int first = head.Length;
        int second = first + Catalogue.Length;
        int third = second + Pages.Length;
        int table = third + Page.Length;
        return Encoding.ASCII.GetBytes(
            head + Catalogue + Pages + Page
            + $"xref\n0 4\n0000000000 65535 f \n{first:D10} 00000 n \n{second:D10} 00000 n \n{third:D10} 00000 n \n"
            + $"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    }

    /// <summary>An SPZ file without points: gzip over its magic number, version and counts.</summary>
    private static byte[] Spz(uint seed)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Optimal))
        {
            gzip.Write([.. "NGSP"u8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, .. BitConverter.GetBytes(seed)]);
        }

        return bytes.ToArray();
    }

    /// <summary>A NumPy file of one 32-bit number; its head is padded to 128 bytes.</summary>
    private static byte[] Array(uint seed)
    {
        string head = "{'descr': '<u4', 'fortran_order': False, 'shape': (1,), }".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. Encoding.ASCII.GetBytes(head), .. BitConverter.GetBytes(seed)];
    }
}
