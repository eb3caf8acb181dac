using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace VlmRun.Inspection.Pdf;

/// <summary>
/// Reads values: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="PdfName"/>, <see cref="PdfReference"/>, lists, dictionaries, and
/// <see cref="string"/> for text, whose content is not kept.
/// </summary>
/// <param name="input">The bytes.</param>
/// <param name="position">Where to begin.</param>
/// <param name="limits">The limits of the file.</param>
internal sealed class PdfParser(BlockReader input, long position, PdfLimits limits)
{
    private const int MaxWord = 256;

    private static readonly PdfKeyword s_end = new("");
    private readonly StringBuilder _word = new();

    /// <summary>The position of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Reads an object with its number: <c>12 0 obj … endobj</c>.</summary>
    /// <exception cref="PdfUnreadableException">There is none.</exception>
    public PdfObject ReadIndirect()
    {
        if (ReadPlain() is not long number || ReadPlain() is not long || ReadPlain() is not PdfKeyword { Text: "obj" } || number is < 0 or > int.MaxValue)
        {
            throw new PdfUnreadableException("An object is not where the cross-reference table says.");
        }

        object? value = Read();
        long after = Position;
        if (value is not Dictionary<string, object?> || ReadPlain() is not PdfKeyword { Text: "stream" })
        {
            Position = after;
            return new PdfObject((int)number, value, null);
        }

        // The data begins after one end of line.
        if (input[Position] == '\r')
        {
            Position++;
        }

        return new PdfObject((int)number, value, input[Position] == '\n' ? Position + 1 : Position);
    }

    /// <summary>Reads a value, or a keyword.</summary>
    /// <exception cref="PdfUnreadableException">The value is nested too deeply, or has no end.</exception>
    public object? Read(int depth = 0)
    {
        object? value = ReadPlain(depth);
        if (value is not long number || number is < 0 or > int.MaxValue)
        {
            return value;
        }

        // A number may begin a reference.
        long after = Position;
        if (IsDigit(Next()) && ReadPlain() is long && Next() == 'R' && IsEnd(input[Position + 1]))
        {
            Position++;
            return new PdfReference((int)number);
        }

        Position = after;
        return value;
    }

    // A value that is no reference.
    private object? ReadPlain(int depth = 0)
    {
        if (depth > PdfLimits.MaxDepth)
        {
            throw new PdfUnreadableException("Its objects are nested too deeply.");
        }

        limits.Parse(PdfLimits.BytesOfValue);
        return Next() switch
        {
            -1 => s_end,
            '/' => ReadName(),
            '(' => SkipText(),
            '[' => ReadList(depth),
            '<' when input[Position + 1] == '<' => ReadDictionary(depth),
            '<' => SkipHexText(),
            '+' or '-' or '.' or (>= '0' and <= '9') => ReadNumber(),
            ']' or '>' or ')' or '{' or '}' => SkipOne(),
            _ => ReadKeyword(),
        };
    }

    private PdfName ReadName()
    {
        Position++;
        Word();
        string text = _word.ToString();
        return new PdfName(text.Contains('#', StringComparison.Ordinal) ? Unescape(text) : text);
    }

    private List<object?> ReadList(int depth)
    {
        Position++;
        List<object?> list = [];
        while (true)
        {
            switch (Next())
            {
                case ']':
                    Position++;
                    return list;
                case -1:
                    throw Endless();
            }

            object? value = Read(depth + 1);
            if (value is PdfKeyword { Text: "endobj" or "obj" })
            {
                throw Endless();
            }

            list.Add(value);
        }
    }

    private Dictionary<string, object?> ReadDictionary(int depth)
    {
        Position += 2;
        Dictionary<string, object?> dictionary = new(StringComparer.Ordinal);
        while (true)
        {
            switch (Next())
            {
                case '>':
                    Position += input[Position + 1] == '>' ? 2 : 1;
                    return dictionary;
                case '/':
                    string key = ReadName().Text;
                    dictionary[key] = Next() is '>' ? null : Read(depth + 1);
                    break;
                case -1:
                    throw Endless();
                default:
                    // A key that is not a name is left out, as in other readers.
                    if (Read(depth + 1) is PdfKeyword { Text: "endobj" or "obj" })
                    {
                        throw Endless();
                    }

                    break;
            }
        }
    }

    private object ReadNumber()
    {
        Word();
        string text = _word.ToString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double real) ? real
            : new PdfKeyword(text);
    }

    private object? ReadKeyword()
    {
        Word();
        return _word.ToString() switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            { } word => new PdfKeyword(word),
        };
    }

    private string SkipText()
    {
        int open = 0;
        do
        {
            switch (input[Position])
            {
                case '\\':
                    Skip();
                    break;
                case '(':
                    open++;
                    break;
                case ')':
                    open--;
                    break;
                case -1:
                    throw Endless();
            }

            Skip();
        }
        while (open > 0);
        return "";
    }

    private string SkipHexText()
    {
        while (input[Position] != '>')
        {
            if (input[Position] < 0)
            {
                throw Endless();
            }

            Skip();
        }

        Skip();
        return "";
    }

    private PdfKeyword SkipOne() => new(((char)input[Position++]).ToString());

    // Reads a word; only the first characters of a long one are needed.
    private void Word()
    {
        _word.Clear();
        for (int next = input[Position]; !IsEnd(next); next = input[Position])
        {
            Skip();
            if (_word.Length < MaxWord)
            {
                _word.Append((char)next);
            }
        }
    }

    // The next byte that is neither white space nor in a comment; it is not consumed.
    private int Next()
    {
        int next = input[Position];
        while (next is 0 or 9 or 10 or 12 or 13 or 32 or '%')
        {
            if (next == '%')
            {
                while (input[Position] is not (10 or 13 or -1))
                {
                    Skip();
                }
            }
            else
            {
                Skip();
            }

            next = input[Position];
        }

        return next;
    }

    // Each byte counts towards the limit, so that reading always ends.
    private void Skip()
    {
        Position++;
        limits.Parse(1);
    }

    private static string Unescape(string text)
    {
        StringBuilder name = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '#' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            name.Append(isEscape ? (char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : text[i]);
            i += isEscape ? 2 : 0;
        }

        return name.ToString();
    }

    private static bool IsDigit(int next) => next is >= '0' and <= '9';

    private static bool IsEnd(int next) =>
        next is -1 or 0 or 9 or 10 or 12 or 13 or 32 or '(' or ')' or '<' or '>' or '[' or ']' or '{' or '}' or '/' or '%';

    private static PdfUnreadableException Endless() => new("An object has no end.");
}
