namespace VlmRun.Webhooks;

/// <summary>The outcome of one request to the listener.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Text">A description of the outcome.</param>
/// <param name="Delivery">The delivery to write; null if there is none.</param>
internal sealed record ReceivedWebhook(int Status, string Text, WebhookDelivery? Delivery)
{
    /// <summary>The response was an error.</summary>
    public bool IsRefused => Status >= 400;

    /// <summary>The response was sent before the body was read.</summary>
    public bool LeavesBody { get; init; }
}
