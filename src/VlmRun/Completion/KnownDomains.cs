namespace VlmRun.Completion;

/// <summary>The domains that the module knows without a request (api reference 2.4, 2.5, 3.13).</summary>
internal static class KnownDomains
{
    /// <summary>Their names, sorted.</summary>
    public static string[] All { get; } =
    [
        "accounting.form-1040-tax-statement", "accounting.form-payslip", "accounting.form-w2", "aerospace.remote-sensing",
        "audio.transcription", "construction.blueprint", "document.bank-check", "document.bank-statement", "document.business-card",
        "document.form-work-order", "document.in-aadhaar-card", "document.in-pan-card", "document.insurance-claim", "document.invoice",
        "document.layout-detection", "document.markdown", "document.receipt", "document.request-for-proposal", "document.resume",
        "document.us-drivers-license", "document.us-passport", "document.utility-bill", "finance.balance-sheet",
        "food.nutrition-facts-label", "healthcare.claims-processing", "healthcare.hipaa-release", "healthcare.medical-insurance-card",
        "healthcare.pathology-report", "healthcare.patient-identification", "healthcare.patient-referral", "healthcare.physician-order",
        "image.caption", "image.object-detection", "image.person-detection", "logistics.bill-of-lading", "media.nba-game-state",
        "media.nfl-game-state", "media.tv-news", "real-estate.lease-agreement", "retail.ecommerce-product-caption",
        "retail.product-catalog", "social.twitter-card", "video.conferencing-summary", "video.dashcam-analytics",
        "video.podcast-summary", "video.product-demo-summary", "video.summary", "video.transcription", "video.transcription-summary",
    ];
}
