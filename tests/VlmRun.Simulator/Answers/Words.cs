using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>Made-up names, places and things.</summary>
internal static class Words
{
    public static IReadOnlyList<string> Companies { get; } =
    [
        "Alder & Finch Ltd", "Brightwater Tools", "Copperfield Paper Co", "Dunmore Logistics", "Eastgate Optics",
        "Fernhill Foods", "Granite Bay Supplies", "Harrow Print Works", "Ivory Lane Textiles", "Juniper Metals",
        "Kestrel Office Goods", "Larkspur Chemicals", "Maple Row Furniture", "Northwind Cables", "Oakum Marine",
    ];

    public static IReadOnlyList<string> Products { get; } =
    [
        "Steel bracket, 40 mm", "Copy paper, A4, 500 sheets", "LED panel, 600 x 600", "Network cable, 5 m", "Packing tape, 6 rolls",

        "Safety gloves, pair", "Hand soap, 5 l", "Desk lamp", "Ring binder, blue", "Thermal labels, 1000",
        "Cordless drill", "Oak shelf", "Maintenance, hour", "Delivery pallet", "Filter cartridge",
    ];

    public static IReadOnlyList<string> Streets { get; } =
    [
        "Mill Lane 4", "Harbour Road 12", "Station Street 88", "Orchard Way 7", "Canal Row 31",
    ];

    public static IReadOnlyList<string> Cities { get; } = ["Ashford", "Bramley", "Calder", "Denby", "Elmstead"];

    public static IReadOnlyList<string> Countries { get; } = ["US", "GB", "DE", "FR", "NL"];

    public static IReadOnlyList<string> Currencies { get; } = ["USD", "EUR", "GBP"];

    public static IReadOnlyList<string> Things { get; } = ["person", "bicycle", "cup", "chair", "dog", "lamp", "book", "window"];

    public static IReadOnlyList<string> Scenes { get; } =
    [
        "A desk by a window with a cup and an open book.", "A street in the rain with two parked bicycles.",
        "A wooden table with tools laid out in a row.", "A harbour at dusk seen from a hill.", "A dog asleep beside a chair.",
    ];

    public static IReadOnlyList<string> States { get; } = ["CA", "NY", "TX", "WA", "OR"];

    public static IReadOnlyList<string> People { get; } = ["Ada Marsh", "Ben Oakley", "Clara Voss", "Dario Penn", "Elin Roth", "Farid Noor"];

    public static IReadOnlyList<string> Occupations { get; } = ["Buyer", "Surveyor", "Optician", "Machinist", "Bookkeeper"];

    public static IReadOnlyList<string> Sentences { get; } =
    [
        "Good morning, and thank you all for coming.", "We start with the two rules that save the most time.",
        "If it takes less than two minutes, do it now.", "The delivery came on Tuesday, one pallet short.",
        "That is all for today; questions are welcome.", "Please check the numbers on the last page again.",
    ];

    public static JsonObject Address(AnswerRandom random)
    {
        return new JsonObject
        {
            ["street"] = random.Pick(Streets),
            ["city"] = random.Pick(Cities),
            ["state"] = null,
            ["postal_code"] = $"{random.Next(10000, 99999)}",
            ["country"] = random.Pick(Countries),
        };
    }

    /// <summary>A company's name as part of an address on the reserved domain example.com.</summary>
    public static string Mailbox(string company)
    {
        string first = company[..company.IndexOf(' ', System.StringComparison.Ordinal)];
#pragma warning disable CA1308 // an address is lower case
        return $"accounts@{first.ToLowerInvariant()}.example.com";
#pragma warning restore CA1308
    }
}
