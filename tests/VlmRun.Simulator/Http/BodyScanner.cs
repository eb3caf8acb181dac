using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace VlmRun.Simulator.Http;

/// <summary>Copies JSON and replaces each very long string by a short marker.</summary>
internal sealed class BodyScanner : IDisposable
{
    private const int LongFrom = 16 * 1024;
    private static readonly string s_marker = $"simulator-long-text-{Guid.NewGuid():N}-";

    private readonly MemoryStream _kept = new();
    private readonly LongText _text = new();
    private readonly List<TextSummary> _long = [];
    private bool _inString;
    private bool _escaped;
    private bool _inLong;
    private int _stringStart;

    /// <summary>The JSON as copied so far.</summary>
    public ReadOnlyMemory<byte> Kept => _kept.GetBuffer().AsMemory(0, (int)_kept.Length);

    /// <summary>The strings that were replaced.</summary>
    public IReadOnlyList<TextSummary> Long => _long;

    /// <summary>The number of the string that this marker replaces, or -1.</summary>
    public static int Index(string text)
    {
        bool isMarker = text.StartsWith(s_marker, StringComparison.Ordinal);
        return isMarker && int.TryParse(text.AsSpan(s_marker.Length), out int index) ? index : -1;
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = _inString ? FeedString(bytes) : FeedBetween(bytes);
            bytes = bytes[taken..];
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _kept.Dispose();
    }

    private int FeedBetween(ReadOnlySpan<byte> bytes)
    {
        int quote = bytes.IndexOf((byte)'"');
        int taken = quote < 0 ? bytes.Length : quote + 1;
        _kept.Write(bytes[..taken]);
        _inString = quote >= 0;
        _stringStart = (int)_kept.Length;
        return taken;
    }

    private int FeedString(ReadOnlySpan<byte> bytes)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep(bytes[..1]);
            return 1;
        }

        int stop = bytes.IndexOfAny((byte)'"', (byte)'\\');
        if (stop < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        if (bytes[stop] == '\\')
        {
            _escaped = true;
            Keep(bytes[..(stop + 1)]);
            return stop + 1;
        }

        Keep(bytes[..stop]);
        EndString();
        return stop + 1;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_inLong)
        {
            _text.Add(bytes);
            return;
        }

        _kept.Write(bytes);
        if (_kept.Length - _stringStart > LongFrom)
        {
            _inLong = true;
            _text.Add(_kept.GetBuffer().AsSpan(_stringStart, (int)_kept.Length - _stringStart));
            _kept.SetLength(_stringStart);
        }
    }

    private void EndString()
    {
        if (_inLong)
        {
            _kept.Write(Encoding.ASCII.GetBytes($"{s_marker}{_long.Count}"));
            _long.Add(_text.End());
            _inLong = false;
        }

        _kept.Write("\""u8);
        _inString = false;
    }
}
