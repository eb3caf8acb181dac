using System;

namespace VlmRun.Simulator.Answers;

/// <summary>A date that is plausible for the name of its field.</summary>
internal static class PlausibleDate
{
    public static string Of(string name, AnswerRandom random)
    {
        bool Has(string part)
        {
            return name.Contains(part, StringComparison.OrdinalIgnoreCase);
        }

        DateOnly date = random.Date();
        int years = Has("birth") ? -(int)random.Next(20, 70) : Has("expir") ? (int)random.Next(3, 9) : 0;
        return InvoiceAnswer.Date(date.AddYears(years));
    }
}
