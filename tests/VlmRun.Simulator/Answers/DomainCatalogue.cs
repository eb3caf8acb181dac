using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VlmRun.Simulator.Answers;

/// <summary>The domains that the simulator lists; it accepts any other as well.</summary>
internal static class DomainCatalogue
{
    /// <summary>The domains of the hub.</summary>
    public static IReadOnlyList<string> Hub { get; } =
    [
        "accounting.form-1040-tax-statement",
        "accounting.form-payslip",
        "accounting.form-w2",
        "aerospace.remote-sensing",
        "document.bank-check",
        "document.bank-statement",
        "document.business-card",
        "document.form-work-order",
        "document.in-aadhaar-card",
        "document.in-pan-card",
        "document.insurance-claim",
        "document.invoice",
        "document.receipt",
        "document.request-for-proposal",
        "document.resume",
        "document.us-drivers-license",
        "document.us-passport",
        "document.utility-bill",
        "finance.balance-sheet",
        "food.nutrition-facts-label",
        "healthcare.hipaa-release",
        "healthcare.medical-insurance-card",
        "healthcare.pathology-report",
        "logistics.bill-of-lading",
        "media.nba-game-state",
        "media.nfl-game-state",
        "media.tv-news",
        "real-estate.lease-agreement",
        "retail.ecommerce-product-caption",
        "retail.product-catalog",
        "social.twitter-card",
    ];

    /// <summary>The domains of the hub, and those that only the API has.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Hub,
        "audio.transcription",
        "construction.blueprint",
        "document.layout-detection",
        "document.markdown",
        "healthcare.claims-processing",
        "healthcare.patient-identification",
        "healthcare.patient-referral",
        "healthcare.physician-order",
        "image.caption",
        "image.object-detection",
        "image.person-detection",
        "video.conferencing-summary",
        "video.dashcam-analytics",
        "video.podcast-summary",
        "video.product-demo-summary",
        "video.summary",
        "video.transcription",
        "video.transcription-summary",
    ];

    public static bool Knows(string domain)
    {
        return All.Contains(domain);
    }

    /// <summary>document.bank-check → Bank Check.</summary>
    public static string Name(string domain)
    {
        string last = domain[(domain.LastIndexOf('.') + 1)..].Replace('-', ' ');
        return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(last);
    }

    /// <summary>The inputs that a domain of the hub accepts.</summary>
    public static IReadOnlyList<string> Inputs(string domain)
    {
        return domain switch
        {
            "aerospace.remote-sensing" => ["image", "video"],
            "real-estate.lease-agreement" => ["document"],
            _ when domain.StartsWith("media.", StringComparison.Ordinal) => ["image", "video"],
            _ when domain.StartsWith("retail.", StringComparison.Ordinal) => ["image"],
            _ when domain.StartsWith("social.", StringComparison.Ordinal) => ["image"],
            _ => ["image", "document"],
        };
    }
}
