using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VlmRun.Simulator.Http;

/// <summary>Unescapes and hashes a JSON string in pieces, so that it is never held in memory as a whole.</summary>
internal sealed class LongText : IDisposable
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly byte[] _hex = new byte[4];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _used;
    private int _hexDigits = -1;
    private bool _escaped;
    private string? _prefix;
    private long _length;

    /// <summary>Adds raw bytes of the string, escapes included.</summary>
    public void Add(ReadOnlySpan<byte> raw)
    {
        while (!raw.IsEmpty)
        {
            if (_escaped)
            {
                AddEscaped(raw[0]);
                raw = raw[1..];
                continue;
            }

            int stop = raw.IndexOf((byte)'\\');
            AddPlain(stop < 0 ? raw : raw[..stop]);
            _escaped = stop >= 0;
            raw = stop < 0 ? [] : raw[(stop + 1)..];
        }
    }

    /// <summary>Ends the string and prepares for the next.</summary>
    public TextSummary End()
    {
        Flush();
        TextSummary summary = new(_length, Convert.ToHexStringLower(_hash.GetHashAndReset()), _prefix ?? "");
        _prefix = null;
        _length = 0;
        return summary;
    }

    public void Dispose()
    {
        _hash.Dispose();
    }

    private void AddEscaped(byte next)
    {
        if (_hexDigits < 0 && next == 'u')
        {
            _hexDigits = 0;
            return;
        }

        if (_hexDigits < 0)
        {
            _escaped = false;
            AddPlain([(char)next switch { 'n' => (byte)'\n', 't' => (byte)'\t', 'r' => (byte)'\r', 'b' => 8, 'f' => 12, _ => next }]);
            return;
        }

        _hex[_hexDigits++] = next;
        if (_hexDigits == 4)
        {
            _hexDigits = -1;
            _escaped = false;
            bool known = ushort.TryParse(_hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code);
            Span<byte> utf8 = stackalloc byte[4];
            AddPlain(utf8[..Encoding.UTF8.GetBytes([known ? (char)code : '?'], utf8)]);
        }
    }

    private void AddPlain(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int take = Math.Min(bytes.Length, _buffer.Length - _used);
            bytes[..take].CopyTo(_buffer.AsSpan(_used));
            _used += take;
            bytes = bytes[take..];
            if (_used == _buffer.Length)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _used);
        _length += _used;
        _used = 0;
        if (_prefix is null)
        {
            int payload = TextSummary.PayloadStart(bytes);
            _prefix = TextSummary.Head(bytes, payload);
            bytes = bytes[payload..];
        }

        _hash.AppendData(bytes);
    }
}
