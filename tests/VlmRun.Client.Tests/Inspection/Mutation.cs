using System;
using System.Text;

namespace VlmRun.Client.Tests.Inspection;

/// <summary>A file that something has gone wrong with, in a way that the seed determines.</summary>
internal static class Mutation
{
    private static readonly string[] s_words =
        ["0 R", "obj", "endobj", "<<", ">>", "[", "]", "(", "stream", "99999999999999999999", "-1", "/Kids", "/Prev 0", "/Length 5 0 R", "\0\0\0\0", "\xFF\xFF\xFF\xFF"];

    public static byte[] Of(byte[] file, int seed)
    {
        Random random = new(seed);
        byte[] changed = [.. file];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(changed.Length);
            switch (random.Next(6))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    changed[at] = (byte)('0' + random.Next(10));
                    break;
                case 3:
                    byte[] word = Encoding.Latin1.GetBytes(s_words[random.Next(s_words.Length)]);
                    word.AsSpan(0, Math.Min(word.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
                    break;
                case 4:
                    int from = random.Next(changed.Length);
                    int bytes = Math.Min(random.Next(1, 60), changed.Length - Math.Max(at, from));
                    changed.AsSpan(from, bytes).CopyTo(changed.AsSpan(at));
                    break;
                default:
                    changed = random.Next(8) == 0 ? changed[..Math.Max(1, at)] : [.. changed[..at], .. changed[Math.Min(changed.Length, at + random.Next(1, 20))..]];
                    changed = changed.Length == 0 ? [0] : changed;
                    break;
            }
        }

        return changed;
    }
}
