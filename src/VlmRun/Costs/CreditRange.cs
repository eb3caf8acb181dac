namespace VlmRun.Costs;

/// <summary>A range of credits.</summary>
/// <param name="Low">The lowest price that is possible.</param>
/// <param name="Expected">The price that is likely.</param>
/// <param name="High">The highest price that is possible.</param>
internal readonly record struct CreditRange(decimal Low, decimal Expected, decimal High)
{
    /// <summary>The sum.</summary>
    public static CreditRange operator +(CreditRange one, CreditRange other) =>
        new(one.Low + other.Low, one.Expected + other.Expected, one.High + other.High);

    /// <summary>Each price times its factor.</summary>
    public static CreditRange operator *(CreditRange one, CreditRange factor) =>
        new(one.Low * factor.Low, one.Expected * factor.Expected, one.High * factor.High);
}
