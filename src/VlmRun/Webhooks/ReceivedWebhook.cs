namespace VlmRun.Webhooks;

/// <summary>What became of one request to the listener.</summary>
/// <param name="Status">What was answered.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Delivery">What it brought and is to be written; null when it is not.</param>
internal sealed record ReceivedWebhook(int Status, string Text, WebhookDelivery? Delivery)
{
    /// <summary>It was answered with an error.</summary>
    public bool IsRefused => Status >= 400;

    /// <summary>It was answered before its body was read.</summary>
    public bool LeavesBody { get; init; }
}
