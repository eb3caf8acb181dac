using System;
using System.Globalization;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A till receipt whose lines, tax and total add up.</summary>
internal static class ReceiptAnswer
{
    public static JsonObject Make(AnswerRandom random)
    {
        JsonObject receipt = DomainSchemas.Blank("document.receipt");
        JsonArray lines = InvoiceAnswer.Items(random, "", out decimal subtotal);
        JsonArray items = [];
        foreach (JsonNode? line in lines)
        {
            items.Add(new JsonObject
            {
                ["description"] = line!["description"]!.DeepClone(),
                ["quantity"] = line["quantity"]!.DeepClone(),
                ["unit_price"] = line["unit_price"]!.DeepClone(),
                ["total_price"] = line["total_price"]!.DeepClone(),
            });
        }

        decimal tax = Math.Round(subtotal * 0.08m, 2);
        bool isCard = random.Next(0, 1) == 1;
        DateTime at = random.Date().ToDateTime(new TimeOnly((int)random.Next(8, 20), (int)random.Next(0, 59)));
        receipt["receipt_id"] = $"R{random.Next(100000, 999999)}";
        receipt["transaction_date"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        receipt["merchant_name"] = random.Pick(Words.Companies);
        receipt["merchant_address"] = Words.Address(random);
        receipt["cashier_name"] = random.Pick(Words.People);
        receipt["items"] = items;
        receipt["currency"] = random.Pick(Words.Currencies);
        receipt["subtotal"] = subtotal;
        receipt["tax"] = tax;
        receipt["total"] = subtotal + tax;
        receipt["payment_method"] = new JsonObject
        {
            ["type"] = isCard ? "credit card" : "cash",
            ["card_last_4"] = isCard ? random.Next(1000, 9999).ToString(CultureInfo.InvariantCulture) : null,
            ["card_type"] = null,
        };
        return receipt;
    }
}
