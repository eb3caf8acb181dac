using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VlmRun.Http.Errors;

namespace VlmRun.Transport;

/// <summary>Accepts what the system accepts, and certificates of further CAs; host name and dates are always checked.</summary>
/// <param name="roots">The certificates of the further CAs.</param>
internal sealed class ServerCertificateCheck(X509Certificate2Collection roots)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Whether the server may be talked to.</summary>
    /// <exception cref="ServerCertificateException">It may not; the exception says why.</exception>
    public bool IsValid(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null || chain is null)
        {
            throw new ServerCertificateException(CertificateProblem.Other, "the server has sent no certificate");
        }

        bool isNameWrong = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        X509ChainStatusFlags? problem = !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? null
            : roots.Count == 0 ? Status(chain)
            : ProblemWithRoots(certificate, chain);
        return problem is null && !isNameWrong ? true : throw Rejection(problem ?? 0, isNameWrong);
    }

    private static ServerCertificateException Rejection(X509ChainStatusFlags status, bool isNameWrong) => status switch
    {
        _ when isNameWrong => new ServerCertificateException(CertificateProblem.OtherHost, "the certificate of the server is for another host name"),
        _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) =>
            new ServerCertificateException(CertificateProblem.Expired, $"the certificate of the server has expired, or is not valid yet ({status})"),
        _ when (status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 =>
            new ServerCertificateException(CertificateProblem.UnknownAuthority, $"the certificate of the server is of a CA that is not trusted here ({status})"),
        _ => new ServerCertificateException(CertificateProblem.Other, $"the certificate of the server is not valid ({status})"),
    };

    // Null when the chain ends at one of the roots and has no other problem.
    private X509ChainStatusFlags? ProblemWithRoots(X509Certificate certificate, X509Chain system)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(system.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ExtraStore.AddRange(system.ChainElements.Select(element => element.Certificate).ToArray());
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // As the runtime does by default; and nothing is downloaded past the proxy.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        using X509Certificate2 server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(server) ? null : Status(chain);
    }

    private static X509ChainStatusFlags Status(X509Chain chain) =>
        chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
}
