BeforeDiscovery {
    $tinyproxy = Get-Command tinyproxy -CommandType Application -ErrorAction Ignore
    if (-not $tinyproxy) { Write-Host 'Left out: a real proxy that asks for a password. tinyproxy was not on PATH.' }
}

Describe 'The way to the service' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/Network.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $authority = New-Authority 'Test CA' "$TestDrive/ca.pem"
        $other = New-Authority 'Another CA' "$TestDrive/other.pem"
        New-ServerCertificate $authority "$TestDrive/server.pfx" localhost
        $sim = Start-Simulator -Arguments '--tls', '--certificate', "$TestDrive/server.pfx"
        # By its name: the certificate is not for 127.0.0.1.
        $tls = $sim.Tls -replace '127\.0\.0\.1', 'localhost'
        $password = 'pa-ss_w0rd.x'
        $credential = [pscredential]::new('me', (ConvertTo-SecureString $password -AsPlainText -Force))
        $picture = "$TestDrive/a.jpg"
        New-Picture $picture 1
        function Connect([hashtable] $With) { Connect-VlmRun -ApiKey (Get-TestKey) @With }
        function Get-Failure([scriptblock] $Script) { try { $null = & $Script; 'no error' } catch { $_ } }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach { Reset-Simulator $sim }

    Context 'with a certificate of a private CA' {
        It 'fails, and names -CaCertificate' {
            $said = Get-Failure { Connect @{ BaseUri = $tls } }
            $said.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            $said.ErrorDetails.Message | Should -BeLike '*TLS*CA that is not trusted*'
            $said.ErrorDetails.RecommendedAction | Should -BeLike 'Connect-VlmRun -CaCertificate*'
            $said.Exception.Certificate | Should -Be UnknownAuthority
        }

        It 'works with the CA''s file: <Form>' -ForEach @(
            @{ Form = 'PEM'; Make = { param($path) Copy-Item "$TestDrive/ca.pem" $path } }
            @{ Form = 'DER'; Make = { param($path) [IO.File]::WriteAllBytes($path, $authority.RawData) } }
            @{ Form = 'PEM with several certificates, a key and comments'; Make = { param($path) Set-Content -LiteralPath $path ("# ours", (Get-Content "$TestDrive/other.pem" -Raw), (Get-KeyText $authority), (Get-Content "$TestDrive/ca.pem" -Raw)) } }
        ) {
            $path = "$TestDrive/$(New-Guid) [x].ca"
            & $Make $path
            Connect @{ BaseUri = $tls; CaCertificate = $path }
            (Get-VlmSession).CaCertificate | Should -Be $path
            (New-VlmImagePrediction -LiteralPath $picture -Domain document.invoice).Status | Should -Be completed
            # A path from here, and the system's roots stay: what they do not know is still refused.
            Push-Location $TestDrive
            try { Connect @{ BaseUri = $tls; CaCertificate = "./$(Split-Path -Leaf $path)" } } finally { Pop-Location }
        }

        It 'obeys it for uploads and downloads at storage too' {
            Connect @{ BaseUri = $tls; CaCertificate = "$TestDrive/ca.pem" }
            $null = New-LargeFile "$TestDrive/large.pdf" 100000
            (Send-VlmFile "$TestDrive/large.pdf" -Method Presigned).Bytes | Should -Be 100000
        }

        It 'fails with another CA' {
            (Get-Failure { Connect @{ BaseUri = $tls; CaCertificate = "$TestDrive/other.pem" } }).Exception.Certificate | Should -Be UnknownAuthority
        }

        It 'still checks the host name' {
            $said = Get-Failure { Connect @{ BaseUri = $sim.Tls; CaCertificate = "$TestDrive/ca.pem" } }
            $said.Exception.Certificate | Should -Be OtherHost
            $said.ErrorDetails.Message | Should -BeLike '*another host name*'
        }

        It 'still checks the dates' {
            New-ServerCertificate $authority "$TestDrive/old.pfx" localhost -Expired
            $old = Start-Simulator -Arguments '--tls', '--certificate', "$TestDrive/old.pfx"
            try { $said = Get-Failure { Connect @{ BaseUri = $old.Tls -replace '127\.0\.0\.1', 'localhost'; CaCertificate = "$TestDrive/ca.pem" } } } finally { Stop-Simulator $old }
            $said.Exception.Certificate | Should -Be Expired
            $said.ErrorDetails.RecommendedAction | Should -BeLike '*clock*'
        }

        It 'rejects a file that is none: <What>' -ForEach @(
            @{ What = 'missing'; Make = {}; Says = '*'; Id = 'FileNotFound' }
            @{ What = 'a folder'; Make = { param($path) $null = New-Item -ItemType Directory $path }; Says = '*directory*'; Id = 'NotAFile' }
            @{ What = 'empty'; Make = { param($path) Set-Content $path '' -NoNewline }; Says = '*no certificate*' }
            @{ What = 'a text'; Make = { param($path) Set-Content $path 'hello' }; Says = '*no certificate*' }
            @{ What = 'a key'; Make = { param($path) Set-Content $path (Get-KeyText $authority) }; Says = '*private key, and no certificate*' }
            @{ What = 'PKCS #12'; Make = { param($path) Copy-Item "$TestDrive/server.pfx" $path }; Says = '*PKCS #12*' }
            @{ What = 'a broken certificate behind a good one'; Make = { param($path) Set-Content $path ((Get-Content "$TestDrive/ca.pem" -Raw) + "-----BEGIN CERTIFICATE-----`nAAAA`n-----END CERTIFICATE-----") }; Says = '*Certificate 2*cannot be read*' }
            @{ What = 'cut off'; Make = { param($path) [IO.File]::WriteAllBytes($path, $authority.RawData[0..200]) }; Says = '*no certificate*' }
            @{ What = 'very large'; Make = { param($path) $null = New-LargeFile $path 5000000 }; Says = '*4 MiB*' }
        ) {
            $path = "$TestDrive/$(New-Guid).pem"
            $null = & $Make $path
            Connect @{ BaseUri = $sim.BaseUri; NoCheck = $true }
            $before = (Get-VlmSession).Id
            $said = Get-Failure { Connect @{ BaseUri = $tls; CaCertificate = $path } }
            $said.FullyQualifiedErrorId | Should -BeLike "$($Id ?? 'BadValue'),*"
            $said.ErrorDetails.Message | Should -BeLike "*$path*"
            $said.ErrorDetails.Message | Should -BeLike $Says
            (Get-VlmSession).Id | Should -Be $before
        }
    }

    Context 'through a proxy that asks for a password' -Skip:(-not $tinyproxy) {
        BeforeAll { $proxy = Start-Tinyproxy "$TestDrive/proxy" me $password }

        AfterAll { Stop-Tinyproxy $proxy }

        BeforeEach { Clear-Content $proxy.Log }

        It 'sends everything through it, <Name>' -ForEach @(
            @{ Name = 'http'; Encrypted = $false }
            @{ Name = 'https'; Encrypted = $true }
        ) {
            $address = $Encrypted ? $tls : $sim.BaseUri
            Connect @{ BaseUri = $address; Proxy = $proxy.Address; ProxyCredential = $credential; CaCertificate = "$TestDrive/ca.pem" }
            (New-VlmImagePrediction -LiteralPath $picture -Domain document.invoice).Status | Should -Be completed
            $null = New-LargeFile "$TestDrive/direct.pdf" 3000000 2
            (New-VlmDocumentPrediction "$TestDrive/direct.pdf" -Domain document.invoice -Wait).Status | Should -Be completed
            $null = New-LargeFile "$TestDrive/stored.pdf" 300000 3
            (Send-VlmFile "$TestDrive/stored.pdf" -Method Presigned).Bytes | Should -Be 300000
            # Once each, although the proxy rejects the first request without a password.
            @(Get-PaidRequest $sim).Count | Should -Be 1
            $log = Get-Content $proxy.Log -Raw
            $ports = [regex]::Matches($log, '(?m)(?:CONNECT |http://)(?:localhost|127\.0\.0\.1):(\d+)').ForEach({ [int]$_.Groups[1].Value }) | Sort-Object -Unique
            $storage = ([uri](New-VlmUploadUrl stored.pdf).Url).Port
            $ports | Should -Contain ([uri]$address).Port
            $ports | Should -Contain $storage
            (Get-VlmSession).Proxy | Should -Be "$($proxy.Address)/"
        }

        It 'takes user name and password from the address, and shows them nowhere' {
            $secret = [uri]::EscapeDataString($password)
            $all = & {
                $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -Proxy "http://me:$secret@$(([uri]$proxy.Address).Authority)" -PassThru -Verbose -Debug
                $session
                $session | Format-List * -Force
                $session | ConvertTo-Json -Depth 4 -WarningAction Ignore
                $session | Export-Clixml "$TestDrive/s.xml"
                Get-Content "$TestDrive/s.xml" -Raw
                New-VlmImagePrediction -LiteralPath $picture -Domain document.invoice -Verbose -Debug | Format-List
            } *>&1 | Out-String -Width 400
            $all | Should -Match 'Proxy'
            $all | Should -Not -Match ([regex]::Escape($password))
            $all | Should -Not -Match ([regex]::Escape($secret))
            $all | Should -Not -Match 'sim-key'
        }

        It 'says what to do <When>' -ForEach @(
            @{ When = 'without a password'; With = @{} }
            @{ When = 'with a wrong password'; With = @{ ProxyCredential = [pscredential]::new('me', (ConvertTo-SecureString 'wrong-one' -AsPlainText -Force)) } }
        ) {
            # Without TLS, this proxy answers a wrong password with 401, as the service would.
            foreach ($address in @($tls) + @(if (-not $With.Count) { $sim.BaseUri })) {
                $said = Get-Failure { Connect ($With + @{ BaseUri = $address; Proxy = $proxy.Address; CaCertificate = "$TestDrive/ca.pem" }) }
                $said.FullyQualifiedErrorId | Should -BeLike 'ProxyAuthenticationFailed,*'
                $said.CategoryInfo.Category | Should -Be AuthenticationError
                $said.ErrorDetails.Message | Should -BeLike "*proxy $($proxy.Address) asks for a user name and a password*"
                $said.ErrorDetails.RecommendedAction | Should -Be "Connect-VlmRun -Proxy $($proxy.Address) -ProxyCredential (Get-Credential)"
                "$($said | Format-List * -Force | Out-String)" | Should -Not -Match 'wrong-one'
            }

            (Get-Request $sim).Count | Should -Be 0
        }

        It 'sends nothing twice when a proxy asks in the middle of a run' {
            Connect @{ BaseUri = $sim.BaseUri; Proxy = $proxy.Address; NoCheck = $true }
            New-VlmImagePrediction -LiteralPath $picture -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -BeLike 'ProxyAuthenticationFailed,*'
            (Get-Content $proxy.Log | Select-String 'POST').Count | Should -Be 1
        }

        It 'of the environment uses -ProxyCredential too, and not for loopback addresses' {
            $script = {
                Import-Module $env:MODULE
                $key = ConvertTo-SecureString sim-key -AsPlainText -Force
                $proxy = [pscredential]::new('me', (ConvertTo-SecureString $env:SECRET -AsPlainText -Force))
                Connect-VlmRun -ApiKey $key -BaseUri $env:SIM
                try { Connect-VlmRun -ApiKey $key -BaseUri http://sim.test/v1 -ProxyCredential $proxy -MaxRetry 0 3>$null } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.Message }
                try { Connect-VlmRun -ApiKey $key -BaseUri http://sim.test/v1 -MaxRetry 0 3>$null } catch { $_.FullyQualifiedErrorId }
            }
            $child = Invoke-FreshShell $script @{ http_proxy = $proxy.Address; SIM = $sim.BaseUri; SECRET = $password }
            $lines = $child.Output -split '\r?\n'
            # The proxy knows no such host, so that it answers itself.
            $lines[0] | Should -Not -BeLike 'ProxyAuthenticationFailed*'
            $lines[-1] | Should -BeLike 'ProxyAuthenticationFailed,*'
            Get-Content $proxy.Log -Raw | Should -Not -Match ([uri]$sim.BaseUri).Port
        }

        It 'of a profile is used, with the CA beside the file' {
            $folder = New-Item -ItemType Directory "$TestDrive/home/.vlmrun" -Force
            Copy-Item "$TestDrive/ca.pem" $folder
            Set-Content "$folder/config.toml" "[profiles.work]`napi_key = 'sim-key'`nbase_url = '$tls'`nproxy = 'http://me:$([uri]::EscapeDataString($password))@$(([uri]$proxy.Address).Authority)'`nca_certificate = 'ca.pem'"
            if (-not $IsWindows) { chmod 600 "$folder/config.toml" }
            $script = 'Import-Module $env:MODULE; $s = Connect-VlmRun -Name work -PassThru; "$($s.Proxy) $($s.CaCertificate)"; Connect-VlmRun -Name work -Proxy http://127.0.0.1:1 -NoCheck; "$((Get-VlmSession).Proxy)"'
            $child = Invoke-FreshShell $script @{ HOME = "$TestDrive/home"; USERPROFILE = "$TestDrive/home" }
            $child.Output -split '\r?\n' | Should -Be "$($proxy.Address)/ $(Join-Path $folder ca.pem)", 'http://127.0.0.1:1/'
        }
    }

    Context 'through a proxy that is none' {
        It '<What> is an error that names the proxy' -ForEach @(
            @{ What = 'a port that is not in use'; Reply = $null; Says = '*no connection*' }
            @{ What = 'one that hangs'; Reply = 'hang'; Says = '*within*'; Id = 'RequestTimeout' }
            @{ What = 'one that closes'; Reply = 'close'; Says = '*' }
            @{ What = 'one that forbids the address'; Reply = "HTTP/1.1 403 Forbidden`r`nContent-Length: 0`r`n`r`n"; Says = '*403*' }
            @{ What = 'one that speaks something else'; Reply = "SSH-2.0-OpenSSH_9.2`r`n`r`n"; Says = '*' }
        ) {
            $fake = Start-FakeProxy $Reply
            try {
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $said = Get-Failure { Connect @{ BaseUri = $tls; Proxy = $fake.Address; TimeoutSec = 2; MaxRetry = 0; CaCertificate = "$TestDrive/ca.pem" } }
                $said.FullyQualifiedErrorId | Should -BeLike "$($Id ?? 'ConnectionFailed'),*"
                $said.ErrorDetails.Message | Should -BeLike $Says
                $said.ErrorDetails.Message | Should -BeLike "*proxy*$($fake.Address)*"
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
            }
            finally { Stop-FakeProxy $fake }
        }

        It 'HTML in place of the service is no valid response' {
            $page = '<html><body>Please log on</body></html>'
            $fake = Start-FakeProxy "HTTP/1.1 200 OK`r`nContent-Type: text/html`r`nContent-Length: $($page.Length)`r`nConnection: close`r`n`r`n$page"
            try {
                Connect @{ BaseUri = $sim.BaseUri; Proxy = $fake.Address; NoCheck = $true }
                $said = Get-Failure { Get-VlmPrediction -Id some-id -ErrorAction Stop }
                $said.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
            }
            finally { Stop-FakeProxy $fake }
        }

        It "rejects the address '<Address>', without its password" -ForEach @(
            @{ Address = 'proxy' }, @{ Address = 'proxy:3128' }, @{ Address = 'ftp://proxy:3128' }, @{ Address = 'http://' }
            @{ Address = 'http://me:s3cret@proxy:bad' }, @{ Address = 'me:s3cret@proxy:3128' }, @{ Address = 'http://proxy:3128/path' }, @{ Address = 'http://me:s3c@ret@pro xy' }
        ) {
            $said = Get-Failure { Connect @{ BaseUri = $sim.BaseUri; Proxy = $Address; NoCheck = $true } }
            $said.FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            $said.ErrorDetails.Message | Should -BeLike 'Proxy:*'
            $said.ErrorDetails.Message | Should -Not -Match 's3c'
            "$($said.Exception)" | Should -Not -Match 's3c'
        }

        It 'two kinds of credentials are an error' {
            { Connect @{ BaseUri = $sim.BaseUri; Proxy = 'http://127.0.0.1:1'; ProxyCredential = $credential; ProxyUseDefaultCredentials = $true; NoCheck = $true } } | Should -Throw -ErrorId 'BadParameter,*'
        }
    }

    Context 'what the service may do with the data' {
        It '-NoTraining holds for <What>, unless the command says otherwise' -ForEach @(
            @{ What = 'images'; Path = '/v1/image/generate'; Run = { param($with) $null = New-VlmImagePrediction -LiteralPath $picture -Domain document.invoice @with } }
            @{ What = 'chats'; Path = '/v1/openai/chat/completions'; Run = { param($with) $null = Invoke-VlmChat hello -NoStream @with } }
            @{ What = 'a batch'; Path = '/v1/document/generate'; Run = { param($with) $null = Invoke-VlmBatch "$TestDrive/t.pdf" -Domain document.invoice -Journal "$TestDrive/$(New-Guid).jsonl" @with 6>$null } }
        ) {
            Set-Content "$TestDrive/t.pdf" '%PDF-1.7 x'
            Connect @{ BaseUri = $sim.BaseUri; NoTraining = $true }
            & $Run @{}
            & $Run @{ AllowTraining = $true }
            (Get-Request $sim POST $Path).body.metadata.allow_training | Should -Be $false, $true
            (Get-VlmSession).NoTraining | Should -BeTrue
            Clear-Request $sim
            Connect @{ BaseUri = $sim.BaseUri }
            & $Run @{}
            (Get-Request $sim POST $Path).body.metadata | Should -BeNullOrEmpty
        }

        It '-NoPublicUrl holds for uploads of every command, unless the command says otherwise' {
            Set-Content "$TestDrive/p.pdf" '%PDF-1.7 p'
            Connect @{ BaseUri = $sim.BaseUri; NoPublicUrl = $true }
            $null = New-VlmDocumentPrediction "$TestDrive/p.pdf" -Domain document.invoice
            $sent = Send-VlmFile "$TestDrive/p.pdf" -Force
            $sent.PublicUrl | Should -BeNullOrEmpty
            (Get-VlmFile $sent.Id).PublicUrl | Should -BeNullOrEmpty
            (Get-VlmFile $sent.Id -PublicUrl).PublicUrl | Should -BeLike 'http*'
            (Send-VlmFile "$TestDrive/p.pdf" -Force -PublicUrl).PublicUrl | Should -BeLike 'http*'
            (Get-Request $sim POST /v1/files).query | Should -BeLike '*generate_public_url=*'
            @((Get-Request $sim POST /v1/files).query -like '*generate_public_url=false*').Count | Should -Be 2
        }
    }
}
