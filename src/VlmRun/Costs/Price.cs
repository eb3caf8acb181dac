namespace VlmRun.Costs;

/// <summary>A row of the price list: credits for one unit.</summary>
/// <param name="Domain">A domain, or the beginning of its name up to the dot.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Lo">Credits with the detail <c>lo</c>.</param>
/// <param name="Auto">Credits with the detail <c>auto</c>, which is the default.</param>
/// <param name="Hi">Credits with the detail <c>hi</c>.</param>
/// <param name="HasGrounding">Whether grounding is offered, which costs more.</param>
internal sealed record Price(string Domain, PriceUnit Unit, decimal Lo, decimal Auto, decimal Hi, bool HasGrounding)
{
    /// <summary>Whether the row is that of a domain.</summary>
    public bool Covers(string domain) => Domain.EndsWith('.')
        ? domain.StartsWith(Domain, StringComparison.OrdinalIgnoreCase)
        : domain.Equals(Domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Credits for one unit. With auto the service chooses, so it may cost as little as lo or as much as hi.</summary>
    public CreditRange With(string? detail) => detail switch
    {
        "lo" => new CreditRange(Lo, Lo, Lo),
        "hi" => new CreditRange(Hi, Hi, Hi),
        _ => new CreditRange(Lo, Auto, Hi),
    };
}
