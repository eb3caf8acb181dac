using System;
using System.Linq;

namespace VlmRun.Simulator.Answers;

/// <summary>A string that is plausible for the name of its field.</summary>
internal static class PlausibleText
{
    public static string Of(string name, AnswerRandom random)
    {
        bool Has(params string[] parts)
        {
            return parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
        }

        return name switch
        {
            _ when Has("email") => Words.Mailbox(random.Pick(Words.Companies)),
            _ when Has("date") => PlausibleDate.Of(name, random),
            _ when Has("phone", "fax") => $"+1 555 01{random.Next(10, 99)}",
            _ when Has("currency") => random.Pick(Words.Currencies),
            _ when Has("country") => random.Pick(Words.Countries),
            _ when Has("city") => random.Pick(Words.Cities),
            _ when Has("state") => random.Pick(Words.States),
            _ when Has("first_name", "given", "middle") => random.Pick(Words.People).Split(' ')[0],
            _ when Has("last_name", "family", "surname") => random.Pick(Words.People).Split(' ')[1],
            _ when Has("full_name", "client", "payee", "drawer", "cashier") || name == "name" => random.Pick(Words.People),
            _ when Has("title", "position") => random.Pick(Words.Occupations),
            _ when Has("street", "address") => random.Pick(Words.Streets),
            _ when Has("postal", "zip") => $"{random.Next(10000, 99999)}",
            _ when Has("url", "link", "website") => $"https://example.com/{random.Next(1000, 9999)}",
            _ when Has("name", "vendor", "merchant", "issuer", "customer", "company") => random.Pick(Words.Companies),
            _ when Has("caption", "summary", "text", "content") => random.Pick(Words.Scenes),
            _ when Has("description", "item", "product", "title") => random.Pick(Words.Products),
            _ when Has("number", "code") || name.EndsWith("id", StringComparison.OrdinalIgnoreCase) => $"SIM-{random.Next(10000, 99999)}",
            _ when Has("tag", "label", "category") => random.Pick(Words.Things),
            _ => $"simulated {random.Pick(Words.Things)}",
        };
    }
}
