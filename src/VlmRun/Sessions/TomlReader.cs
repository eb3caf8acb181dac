using System.Text;

namespace VlmRun.Sessions;

/// <summary>Reads the strings before the first table, or those of tables, of a TOML 1.0 document; other values are skipped.</summary>
internal sealed class TomlReader
{
    private const int MaxDepth = 100;
    private const char End = '\0';

    private readonly string _text;
    private int _at;

    private TomlReader(string text)
    {
        _text = text;
    }

    /// <summary>The top-level keys with their strings; null for a value that is not a string.</summary>
    /// <exception cref="FormatException">It is not valid TOML up to its first table; the message has the line number and no value.</exception>
    public static IReadOnlyDictionary<string, string?> ReadTop(string text) => new TomlReader(text).ReadPairs();

    /// <summary>The tables <c>[parent.name]</c> by name, with their strings; null for a value that is not a string.</summary>
    /// <exception cref="FormatException">It is not valid TOML; the message has the line number and no value.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> ReadTables(string text, string parent)
    {
        TomlReader reader = new(text);
        Dictionary<string, IReadOnlyDictionary<string, string?>> tables = new(StringComparer.Ordinal);
        reader.ReadPairs();
        while (reader.Take("["))
        {
            bool isArray = reader.Take("[");
            string[] name = reader.ReadKey();
            reader.Expect(']');
            if (isArray)
            {
                reader.Expect(']');
            }

            reader.EndLine("unexpected text after the name of a table");
            IReadOnlyDictionary<string, string?> values = reader.ReadPairs();
            if (!isArray && name.Length == 2 && name[0] == parent && !tables.TryAdd(name[1], values))
            {
                throw reader.Bad($"'[{parent}.{name[1]}]' occurs twice");
            }
        }

        return reader.Next == End ? tables : throw reader.Bad("there is no key");
    }

    private Dictionary<string, string?> ReadPairs()
    {
        Dictionary<string, string?> values = new(StringComparer.Ordinal);
        SkipLines();
        while (Next is not (End or '['))
        {
            string[] key = ReadKey();
            Expect('=');
            string? value = ReadValue(0);
            // A dotted key belongs to a table.
            if (key.Length == 1 && !values.TryAdd(key[0], value))
            {
                throw Bad($"'{key[0]}' is set twice");
            }

            EndLine("unexpected text after the value; a string must be in quotes");
        }

        return values;
    }

    private void EndLine(string problem)
    {
        SkipBlanks();
        if (Next is not (End or '#' or '\r' or '\n'))
        {
            throw Bad(problem);
        }

        SkipLines();
    }

    private char Next => _at < _text.Length ? _text[_at] : End;

    private string[] ReadKey()
    {
        List<string> parts = [];
        do
        {
            SkipBlanks();
            parts.Add(Next is '"' or '\'' ? ReadText() : ReadBareKey());
            SkipBlanks();
        }
        while (Take("."));
        return [.. parts];
    }

    private string ReadBareKey()
    {
        int start = _at;
        while (Next is '_' or '-' || char.IsAsciiLetterOrDigit(Next))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Bad("there is no key");
    }

    private string? ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Bad("arrays are nested too deeply");
        }

        SkipBlanks();
        switch (Next)
        {
            case '"' or '\'':
                return ReadText();
            case '[':
                _at++;
                ReadOver(']', () => ReadValue(depth + 1));
                return null;
            case '{':
                _at++;
                ReadOver('}', () =>
                {
                    ReadKey();
                    Expect('=');
                    ReadValue(depth + 1);
                });
                return null;
            default:
                int start = _at;
                // A number, a boolean or a date, which may contain a space.
                while (Next is not (End or ',' or ']' or '}' or '#' or '\r' or '\n' or '"' or '\'' or '='))
                {
                    _at++;
                }

                return _at > start && (char.IsAsciiLetterOrDigit(_text[start]) || _text[start] is '+' or '-')
                    ? null
                    : throw Bad("there is no value");
        }
    }

    private void ReadOver(char end, Action readItem)
    {
        SkipLines();
        while (!Take(end.ToString()))
        {
            readItem();
            SkipLines();
            if (!Take(",") && Next != end)
            {
                throw Bad($"'{end}' is missing");
            }

            SkipLines();
        }
    }

    private string ReadText()
    {
        char quote = Next;
        string threefold = new(quote, 3);
        bool isLong = Take(threefold);
        string end = isLong ? threefold : quote.ToString();
        if (!isLong)
        {
            _at++;
        }
        else if (!Take("\r\n"))
        {
            Take("\n");
        }

        StringBuilder text = new();
        while (!Take(end))
        {
            char letter = Next;
            bool isBreak = letter == '\n' || (letter == '\r' && _text.AsSpan(_at).StartsWith("\r\n"));
            if (_at >= _text.Length || (isBreak ? !isLong : letter != '\t' && char.IsControl(letter) && letter < '\u0080'))
            {
                throw Bad($"a closing {end} is missing, or a string contains a control character");
            }

            _at++;
            if (letter == '\\' && quote == '"')
            {
                text.Append(ReadEscape(isLong));
            }
            else
            {
                text.Append(letter);
            }
        }

        // One or two quotes before the closing ones belong to the string.
        for (int more = 0; isLong && more < 2 && Take(quote.ToString()); more++)
        {
            text.Append(quote);
        }

        return text.ToString();
    }

    private string ReadEscape(bool isLong)
    {
        char letter = Next;
        _at++;
        switch (letter)
        {
            case 'b': return "\b";
            case 't': return "\t";
            case 'n': return "\n";
            case 'f': return "\f";
            case 'r': return "\r";
            case '"' or '\\': return letter.ToString();
            case 'u': return ReadCodePoint(4);
            case 'U': return ReadCodePoint(8);
        }

        _at--;
        int start = _at;
        SkipBlanks();
        if (isLong && Next is '\r' or '\n')
        {
            while (Next is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
            }

            return "";
        }

        _at = start;
        throw Bad("a backslash starts an invalid escape; write '\\\\' for a backslash, or put the string in single quotes");
    }

    private string ReadCodePoint(int digits)
    {
        ReadOnlySpan<char> code = _text.AsSpan(_at, Math.Min(digits, _text.Length - _at));
        if (code.Length < digits || !uint.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) || !Rune.IsValid(value))
        {
            throw Bad("a Unicode escape is not a valid character");
        }

        _at += digits;
        return new Rune(value).ToString();
    }

    private void Expect(char letter)
    {
        SkipBlanks();
        if (!Take(letter.ToString()))
        {
            throw Bad($"'{letter}' is missing");
        }
    }

    private bool Take(string wanted)
    {
        bool isThere = string.CompareOrdinal(_text, _at, wanted, 0, wanted.Length) == 0;
        _at += isThere ? wanted.Length : 0;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (Next is ' ' or '\t')
        {
            _at++;
        }
    }

    // White space, line breaks and comments.
    private void SkipLines()
    {
        while (Next is ' ' or '\t' or '\r' or '\n' or '#')
        {
            bool isComment = Next == '#';
            do
            {
                _at++;
            }
            while (isComment && Next is not (End or '\n'));
        }
    }

    private FormatException Bad(string why)
    {
        int line = 1 + _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n');
        return new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {line}: {why}"));
    }
}
