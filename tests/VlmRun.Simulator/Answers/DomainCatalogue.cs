using System.Collections.Generic;
using System.Globalization;

namespace VlmRun.Simulator.Answers;

/// <summary>The domains the simulator names; it takes any other as well.</summary>
internal static class DomainCatalogue
{
    public static IReadOnlyList<string> All { get; } =
    [
        "aerospace.remote-sensing",
        "document.invoice",
        "document.markdown",
        "document.receipt",
        "document.resume",
        "image.caption",
        "image.object-detection",
        "image.person-detection",
        "retail.product-catalog",
        "accounting.form-payslip",
        "accounting.form-w2",
        "document.bank-check",
        "document.bank-statement",
        "document.business-card",
        "document.us-drivers-license",
        "document.utility-bill",
        "food.nutrition-facts-label",
        "healthcare.medical-insurance-card",
        "logistics.bill-of-lading",
        "retail.ecommerce-product-caption",
    ];

    /// <summary>document.bank-check → Bank Check.</summary>
    public static string Name(string domain)
    {
        string last = domain[(domain.LastIndexOf('.') + 1)..].Replace('-', ' ');
        return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(last);
    }
}
