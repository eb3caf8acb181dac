using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace VlmRun.Http;

/// <summary>Decodes JSON strings. Pieces of one text may be split within a character; invalid characters become U+FFFD.</summary>
internal sealed class JsonText
{
    private const char Replacement = '\uFFFD';

    private readonly Decoder _bytes = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private char? _half;

    /// <summary>Decodes a complete JSON string, without its quotes.</summary>
    public static string Of(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(escaped);
        }

        JsonText whole = new();
        return whole.Add(escaped) + whole.End();
    }

    /// <summary>Adds a JSON string as the next piece, and returns the text that is complete so far.</summary>
    // As it stands in the response, including quotes: only there half a surrogate pair or an incomplete UTF-8 sequence is still visible.
    public string Add(JsonElement piece) => Add(JsonMarshal.GetRawUtf8Value(piece)[1..^1]);

    private string Add(ReadOnlySpan<byte> escaped)
    {
        while (!escaped.IsEmpty)
        {
            int slash = escaped.IndexOf((byte)'\\');
            Decode(slash < 0 ? escaped : escaped[..slash], flush: slash >= 0);
            if (slash < 0)
            {
                break;
            }

            bool isCode = escaped[slash + 1] == 'u';
            Append(isCode ? Code(escaped.Slice(slash + 2, 4)) : Named(escaped[slash + 1]));
            escaped = escaped[(slash + (isCode ? 6 : 2))..];
        }

        return Take();
    }

    /// <summary>Ends the text: returns the rest of an incomplete character.</summary>
    public string End()
    {
        Decode([], flush: true);
        if (_half is not null)
        {
            _half = null;
            _text.Append(Replacement);
        }

        return Take();
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        int count = _bytes.GetCharCount(bytes, flush);
        char[]? rented = count > 256 ? ArrayPool<char>.Shared.Rent(count) : null;
        Span<char> characters = rented ?? stackalloc char[256];
        foreach (char one in characters[.._bytes.GetChars(bytes, characters, flush)])
        {
            Append(one);
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private void Append(char one)
    {
        if (_half is { } high)
        {
            _half = null;
            if (char.IsLowSurrogate(one))
            {
                _text.Append(high).Append(one);
                return;
            }

            _text.Append(Replacement);
        }

        if (char.IsHighSurrogate(one))
        {
            _half = one;
        }
        else
        {
            _text.Append(char.IsLowSurrogate(one) ? Replacement : one);
        }
    }

    private string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }

    private static char Code(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Named(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        char itself => itself,
    };
}
