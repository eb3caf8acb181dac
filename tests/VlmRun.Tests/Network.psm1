# Certificates and proxies for tests.
using namespace System.Security.Cryptography
using namespace System.Security.Cryptography.X509Certificates

# A CA with its key; its certificate is written as PEM.
function New-Authority {
    param([string] $Name, [string] $Path)
    $key = [RSA]::Create(2048)
    $request = [CertificateRequest]::new("CN=$Name", $key, [HashAlgorithmName]::SHA256, [RSASignaturePadding]::Pkcs1)
    $request.CertificateExtensions.Add([X509BasicConstraintsExtension]::new($true, $false, 0, $true))
    $request.CertificateExtensions.Add([X509KeyUsageExtension]::new([X509KeyUsageFlags]'KeyCertSign, CrlSign', $true))
    $request.CertificateExtensions.Add([X509SubjectKeyIdentifierExtension]::new($request.PublicKey, $false))
    $made = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-30), [DateTimeOffset]::UtcNow.AddDays(30))
    Set-Content $Path $made.ExportCertificatePem()
    $made
}

# A server's certificate of that CA, as PKCS #12 without a password.
function New-ServerCertificate {
    param($Authority, [string] $Path, [string] $HostName, [switch] $Expired)
    $key = [RSA]::Create(2048)
    $request = [CertificateRequest]::new("CN=$HostName", $key, [HashAlgorithmName]::SHA256, [RSASignaturePadding]::Pkcs1)
    $names = [SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName($HostName)
    $request.CertificateExtensions.Add($names.Build($false))
    $request.CertificateExtensions.Add([X509BasicConstraintsExtension]::new($false, $false, 0, $true))
    $usages = [OidCollection]::new()
    $null = $usages.Add([Oid]::new('1.3.6.1.5.5.7.3.1'))
    $request.CertificateExtensions.Add([X509EnhancedKeyUsageExtension]::new($usages, $false))
    $end = $Expired ? [DateTimeOffset]::UtcNow.AddDays(-1) : [DateTimeOffset]::UtcNow.AddDays(7)
    $made = $request.Create($Authority, [DateTimeOffset]::UtcNow.AddDays(-20), $end, [guid]::NewGuid().ToByteArray())
    $whole = [RSACertificateExtensions]::CopyWithPrivateKey($made, $key)
    [IO.File]::WriteAllBytes($Path, $whole.Export([X509ContentType]::Pfx))
}

# The key of a certificate as PEM.
function Get-KeyText {
    param($Certificate)
    $key = [RSACertificateExtensions]::GetRSAPrivateKey($Certificate)
    [PemEncoding]::WriteString('PRIVATE KEY', $key.ExportPkcs8PrivateKey())
}

function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

# A real proxy, which asks for this user name and password, and passes on to any port of this machine.
function Start-Tinyproxy {
    param([string] $Folder, [string] $User, [string] $Password)
    $null = New-Item -ItemType Directory $Folder -Force
    $port = Get-FreePort
    $log = New-Item "$Folder/proxy.log" -Force
    Set-Content "$Folder/proxy.conf" @"
Port $port
Listen 127.0.0.1
Timeout 60
LogFile "$($log.FullName)"
LogLevel Info
MaxClients 50
Allow 127.0.0.1
BasicAuth $User $Password
"@
    $process = [Diagnostics.Process]::Start('tinyproxy', [string[]]('-d', '-c', "$Folder/proxy.conf"))
    Wait-Until { try { [Net.Sockets.TcpClient]::new('127.0.0.1', $port).Dispose(); $true } catch { $false } }
    [pscustomobject]@{ Process = $process; Address = "http://127.0.0.1:$port"; Log = $log.FullName }
}

function Stop-Tinyproxy {
    param($Proxy)
    if ($Proxy -and -not $Proxy.Process.HasExited) { $Proxy.Process.Kill($true); $Proxy.Process.WaitForExit() }
}

# A server that sends the same reply to every first request of a connection; 'hang' and 'close' send none, and without one nothing listens.
function Start-FakeProxy {
    param([string] $Reply)
    if (-not $Reply) { return [pscustomobject]@{ Address = "http://127.0.0.1:$(Get-FreePort)"; Listener = $null; Shell = $null } }
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $shell = [powershell]::Create().AddScript({
            param($listener, $reply)
            $open = [Collections.Generic.List[object]]::new()
            while ($true) {
                $client = $listener.AcceptTcpClient()
                $open.Add($client)
                if ($reply -eq 'hang') { continue }
                $null = $client.GetStream().Read([byte[]]::new(65536))
                if ($reply -ne 'close') { $client.GetStream().Write([Text.Encoding]::ASCII.GetBytes($reply)) }
                $client.Dispose()
            }
        }).AddArgument($listener).AddArgument($Reply)
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Address = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"; Listener = $listener; Shell = $shell }
}

function Stop-FakeProxy {
    param($Proxy)
    if ($Proxy.Listener) { $Proxy.Listener.Stop(); $Proxy.Shell.Dispose() }
}

Export-ModuleMember -Function *
