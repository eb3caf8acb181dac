using System;
using System.Globalization;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>An invoice whose lines, tax and totals add up.</summary>
internal static class InvoiceAnswer
{
    private static readonly decimal[] s_taxes = [0, 7, 8.25m, 19, 20];

    public static JsonObject Make(AnswerRandom random)
    {
        // every field of the schema of the domain, null if the document does not contain it
        JsonObject invoice = DomainSchemas.Blank("document.invoice");
        string issuer = random.Pick(Words.Companies);
        string customer = random.Pick(Words.Companies);
        string currency = random.Pick(Words.Currencies);
        DateOnly issued = random.Date();
        JsonArray items = Items(random, currency, out decimal subtotal);
        decimal percentage = random.Pick(s_taxes);
        decimal tax = Math.Round(subtotal * percentage / 100, 2);
        decimal shipping = random.Next(0, 2) == 0 ? random.Decimal(5, 40, 2) : 0;
        decimal total = subtotal + tax + shipping;
        invoice["invoice_id"] = $"INV-{issued.Year}-{random.Next(10000, 99999)}";
        invoice["invoice_issue_date"] = Date(issued);
        invoice["invoice_due_date"] = Date(issued.AddDays(30));
        invoice["order_id"] = $"PO-{random.Next(1000, 9999)}";
        invoice["customer_id"] = $"C{random.Next(10000, 99999)}";
        invoice["issuer_name"] = issuer;
        invoice["issuer_address"] = Words.Address(random);
        invoice["issuer_email"] = Words.Mailbox(issuer);
        invoice["issuer_phone"] = $"+1 555 01{random.Next(10, 99)}";
        invoice["customer_name"] = customer;
        invoice["customer_email"] = Words.Mailbox(customer);
        invoice["customer_billing_address"] = Words.Address(random);
        invoice["items"] = items;
        invoice["currency"] = currency;
        invoice["subtotal"] = subtotal;
        invoice["shipping_cost"] = shipping;
        invoice["tax_amount"] = tax;
        invoice["tax_percentage"] = percentage;
        invoice["total_amount"] = total;
        invoice["amount_paid"] = 0;
        invoice["balance_due"] = total;
        invoice["payment_terms"] = "30 days net";
        invoice["notes"] = "Simulated answer; no such invoice exists.";
        return invoice;
    }

    public static JsonArray Items(AnswerRandom random, string currency, out decimal subtotal)
    {
        JsonArray items = [];
        subtotal = 0;
        long count = random.Next(2, 5);
        for (int i = 0; i < count; i++)
        {
            long quantity = random.Next(1, 12);
            decimal price = random.Decimal(1, 250, 2);
            subtotal += quantity * price;
            items.Add(new JsonObject
            {
                ["description"] = random.Pick(Words.Products),
                ["quantity"] = quantity,
                ["unit_price"] = price,
                ["total_price"] = quantity * price,
                ["currency"] = currency,
                ["item_tax_details"] = null,
                ["item_adjustment_details"] = null,
            });
        }

        return items;
    }

    public static string Date(DateOnly date)
    {
        return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
