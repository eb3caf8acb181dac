using System;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A till receipt whose lines, tax and total add up.</summary>
internal static class ReceiptAnswer
{
    private static readonly string[] s_methods = ["cash", "card"];

    public static JsonObject Make(AnswerRandom random)
    {
        JsonObject receipt = DomainSchemas.Blank("document.receipt");
        string currency = random.Pick(Words.Currencies);
        JsonArray lines = InvoiceAnswer.Items(random, currency, out decimal subtotal);
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
        receipt["receipt_id"] = $"R{random.Next(100000, 999999)}";
        receipt["transaction_date"] = InvoiceAnswer.Date(random.Date());
        receipt["merchant_name"] = random.Pick(Words.Companies);
        receipt["merchant_address"] = Words.Address(random);
        receipt["items"] = items;
        receipt["currency"] = currency;
        receipt["subtotal_amount"] = subtotal;
        receipt["tax_amount"] = tax;
        receipt["total_amount"] = subtotal + tax;
        receipt["payment_method"] = random.Pick(s_methods);
        return receipt;
    }
}
