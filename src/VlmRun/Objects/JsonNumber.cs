using System.Numerics;

namespace VlmRun.Objects;

/// <summary>Reads a number without losing digits: long, BigInteger, decimal if it holds all digits, double if it does, or the text.</summary>
internal static class JsonNumber
{
    private const int MaxDigits = 1000;

    public static object Parse(string text)
    {
        // A conditional expression would convert every integer to decimal, hence one return for each.
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small))
            {
                return small;
            }

            // Longer numbers are slow to parse, and are not calculated with.
            if (text.Length > MaxDigits)
            {
                return text;
            }

            return BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        if (text.Length <= MaxDigits
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && Canonical(exact.ToString(CultureInfo.InvariantCulture)) == Canonical(text))
        {
            return exact;
        }

        if (text.Length <= MaxDigits
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double wide)
            && double.IsFinite(wide)
            && Canonical(wide.ToString("R", CultureInfo.InvariantCulture)) == Canonical(text))
        {
            return wide;
        }

        return text;
    }

    // Sign, significant digits and exponent: the same for equal values in different notation.
    private static (bool Negative, string Digits, int Exponent) Canonical(string text)
    {
        int e = text.AsSpan().IndexOfAny('e', 'E');
        int exponent = e < 0 ? 0 : int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int given) ? given : int.MaxValue / 2;
        string mantissa = e < 0 ? text : text[..e];
        bool negative = mantissa[0] == '-';
        mantissa = mantissa.TrimStart('-');
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        string digits = mantissa.TrimStart('0');
        string trimmed = digits.TrimEnd('0');
        return trimmed.Length == 0 ? (false, "", 0) : (negative, trimmed, exponent + digits.Length - trimmed.Length);
    }
}
