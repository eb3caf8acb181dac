using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VlmRun.Sessions;

/// <summary>Reads the certificates of CAs from a file.</summary>
internal static class CertificateFile
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private const string Advice = "Specify a file with the CA's certificate, PEM or DER.";

    /// <summary>Reads the certificates of a PEM file, or the one of a DER file.</summary>
    /// <exception cref="FormatException">It has no certificate, or one that cannot be read; the message has nothing of its content.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        byte[] bytes;
        using (FileStream file = RegularFile.Open(path))
        {
            if (file.Length > MaxBytes)
            {
                throw new FormatException($"'{path}' has more than 4 MiB. {Advice}");
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }

        string text = System.Text.Encoding.Latin1.GetString(bytes);
        return text.Contains("-----BEGIN ", StringComparison.Ordinal) ? ReadPem(path, text) : ReadDer(path, bytes);
    }

    private static X509Certificate2Collection ReadPem(string path, string text)
    {
        X509Certificate2Collection certificates = [];
        bool hasKey = false;
        try
        {
            while (PemEncoding.TryFind(text, out PemFields pem))
            {
                string label = text[pem.Label];
                hasKey |= label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);
                if (label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE")
                {
                    certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text[pem.Base64Data])));
                }

                text = text[pem.Location.End..];
            }
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new FormatException($"Certificate {certificates.Count + 1} of '{path}' cannot be read. {Advice}", exception);
        }

        return certificates.Count > 0 ? certificates
            : throw new FormatException($"'{path}' has {(hasKey ? "a private key, and no certificate" : "no certificate")}. {Advice}");
    }

    private static X509Certificate2Collection ReadDer(string path, byte[] bytes)
    {
        X509ContentType type = bytes.Length == 0 ? X509ContentType.Unknown : ContentType(bytes);
        try
        {
            return type == X509ContentType.Cert ? [X509CertificateLoader.LoadCertificate(bytes)]
                : type == X509ContentType.Pfx ? throw new FormatException($"'{path}' is a PKCS #12 file, which may have private keys. Export the CA's certificate without its key, as PEM or DER.")
                : throw new FormatException($"'{path}' has no certificate. {Advice}");
        }
        catch (CryptographicException exception)
        {
            throw new FormatException($"The certificate of '{path}' cannot be read. {Advice}", exception);
        }
    }

    private static X509ContentType ContentType(byte[] bytes)
    {
        try
        {
            return X509Certificate2.GetCertContentType(bytes);
        }
        catch (CryptographicException)
        {
            return X509ContentType.Unknown;
        }
    }
}
