using System.Security;
using System.Text;

namespace VlmRun.Webhooks;

/// <summary>Test-VlmWebhookSignature: checks whether a request to a callback address was signed with the account's secret.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VlmWebhookSignature", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(bool))]
public sealed class TestVlmWebhookSignatureCommand : VlmCmdlet
{
    /// <summary>The body as received: bytes or text.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NoCompleter))]
    public object Body { get; set; } = null!;

    /// <summary>The value of the header X-VLMRun-Signature.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Signature { get; set; }

    /// <summary>The account's webhook secret.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [SecureStringOnly("secret")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public SecureString Secret { get; set; } = null!;

    private protected override Task EndAsync()
    {
        WriteObject(WebhookSignature.Verify(Bytes(), Signature?.Trim(), SecureText.Read(Secret)));
        return Task.CompletedTask;
    }

    private byte[] Bytes()
    {
        object body = Body is PSObject wrapped ? wrapped.BaseObject : Body;
        switch (body)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case byte[] bytes:
                return bytes;
            case object[] items when Array.TrueForAll(items, item => (item is PSObject boxed ? boxed.BaseObject : item) is byte):
                return LanguagePrimitives.ConvertTo<byte[]>(items);
            default:
                ThrowTerminatingError(ErrorRecords.BadParameter(
                    $"-Body takes the received bytes or text, not {body.GetType().Name}.", "Get-Content … -Raw, or -AsByteStream"));
                return [];
        }
    }
}
