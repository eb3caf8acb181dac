Describe 'Webhooks' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $picture = (New-PictureFolder "$TestDrive/pictures" 1)[0]
        $plain = 'sim-webhook-secret'
        $secret = ConvertTo-SecureString $plain -AsPlainText -Force
        $http = [Net.Http.HttpClient]::new()
        $http.Timeout = [timespan]::FromSeconds(20)

        function Get-Signature([byte[]] $Body, [string] $Key = $plain) {
            'sha256=' + [Convert]::ToHexString([Security.Cryptography.HMACSHA256]::HashData([Text.Encoding]::UTF8.GetBytes($Key), $Body)).ToLowerInvariant()
        }

        # Runs Receive-VlmWebhook in its own runspace, without a session, and returns the address that it shows.
        function Start-Listener([hashtable] $With = @{}) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($module, $with) Import-Module $module; Receive-VlmWebhook @with 2>&1').
                AddParameters(@{ module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; with = $With })
            $listener = [pscustomobject]@{ Shell = $shell; Run = $shell.BeginInvoke(); Address = $null }
            Wait-Until { $shell.Streams.Information.Count -or $listener.Run.IsCompleted }
            $listener.Address = "$($shell.Streams.Information[0])" -replace '^Listening at '
            $listener
        }

        # Posts bytes as the service does, signed by default, and returns the task.
        function Start-Delivery([string] $Address, [string] $Body, [string] $Signature = (Get-Signature ([Text.Encoding]::UTF8.GetBytes($Body)))) {
            $content = [Net.Http.StringContent]::new($Body)
            if ($Signature) { $content.Headers.TryAddWithoutValidation('X-VLMRun-Signature', $Signature) | Out-Null }
            $http.PostAsync($Address, $content)
        }

        function Send-Delivery { [int](Start-Delivery @args).GetAwaiter().GetResult().StatusCode }

        function Get-Body([string] $Id, [string] $Status = 'completed') {
            "{`"id`":`"$Id`",`"status`":`"$Status`",`"domain`":`"document.invoice`",`"response`":{`"total`":5},`"created_at`":`"2026-05-19T12:00:00Z`"}"
        }

        # A connection on which a request can be sent in pieces.
        function Open-Line([string] $Address, [string[]] $Headers) {
            $uri = [uri]$Address
            $client = [Net.Sockets.TcpClient]::new($uri.Host, $uri.Port)
            $stream = $client.GetStream()
            $stream.ReadTimeout = 20000
            $head = @("POST $($uri.AbsolutePath) HTTP/1.1", "Host: $($uri.Authority)") + $Headers + '', ''
            $stream.Write([Text.Encoding]::ASCII.GetBytes($head -join "`r`n"))
            $stream
        }

        function Read-Status($Stream) { [int]([IO.StreamReader]::new($Stream).ReadLine() -split ' ')[1] }
    }

    AfterAll {
        Stop-Simulator $sim
        $http.Dispose()
    }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'Test-VlmWebhookSignature' {
        BeforeAll {
            $text = '{"id":"p1","name":"Größe"}'
            $bytes = [Text.Encoding]::UTF8.GetBytes($text)
            $right = Get-Signature $bytes
        }

        It 'accepts a valid signature: <What>' -ForEach @(
            @{ What = 'of text'; Body = { $text }; Signature = { $right } }
            @{ What = 'of bytes'; Body = { $bytes }; Signature = { $right } }
            @{ What = 'of bytes from a file'; Body = { [IO.File]::WriteAllBytes("$TestDrive/body", $bytes); Get-Content "$TestDrive/body" -AsByteStream }; Signature = { $right } }
            @{ What = 'in upper case'; Body = { $bytes }; Signature = { 'sha256=' + $right.Substring(7).ToUpperInvariant() } }
        ) {
            Test-VlmWebhookSignature (& $Body) (& $Signature) $secret | Should -BeTrue
        }

        It 'rejects any other signature: <What>' -ForEach @(
            @{ What = 'none'; Signature = { $null } }
            @{ What = 'an empty one'; Signature = { '' } }
            @{ What = 'one that is cut off'; Signature = { $right.Substring(0, 40) } }
            @{ What = 'one without its prefix'; Signature = { $right.Substring(7) } }
            @{ What = 'one by another secret'; Signature = { Get-Signature $bytes 'another' } }
            @{ What = 'one of another body'; Signature = { Get-Signature ($bytes + 10) } }
        ) {
            Test-VlmWebhookSignature $bytes (& $Signature) $secret | Should -BeFalse
        }

        It 'is false with an empty secret, and for an unsigned empty body' {
            Test-VlmWebhookSignature $bytes $right ([securestring]::new()) | Should -BeFalse
            Test-VlmWebhookSignature '' $right $secret | Should -BeFalse
            Test-VlmWebhookSignature '' (Get-Signature ([byte[]]@())) $secret | Should -BeTrue
        }

        It 'rejects a body as lines, because line endings were signed too' {
            { Test-VlmWebhookSignature 'a', 'b' $right $secret } | Should -Throw -ErrorId 'BadParameter,*'
        }

        It 'rejects a secret in plain text, and the error does not contain it: <Name>' -ForEach @(
            @{ Name = 'Test-VlmWebhookSignature'; Call = { Test-VlmWebhookSignature x y 'my-plain-secret' } }
            @{ Name = 'Receive-VlmWebhook'; Call = { Receive-VlmWebhook -Secret 'my-plain-secret' } }
        ) {
            $failure = { & $Call } | Should -Throw -PassThru
            "$failure $($failure.Exception) $($failure.ErrorDetails)" | Should -Not -Match 'my-plain-secret'
            "$failure" | Should -BeLike '*SecureString*'
        }

        It 'needs no session' {
            Disconnect-VlmRun
            Test-VlmWebhookSignature $bytes $right $secret | Should -BeTrue
        }
    }

    Context 'Receive-VlmWebhook' {
        It 'writes the prediction that the service posts; its payload needs no further request' {
            Set-Simulator $sim @{ job_seconds = 0.1 }
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $started = New-VlmImagePrediction $picture -Domain document.invoice -Batch -CallbackUrl $listener.Address
            $came = @(Receive-Script $listener)
            $came.Count | Should -Be 1
            $came[0] | Should -BeOfType ([VlmRun.Prediction])
            $came[0].Id | Should -Be $started.Id
            $came[0].Status | Should -Be 'completed'
            Clear-Request $sim
            $payload = $came | Receive-VlmPrediction
            $payload.invoice_id | Should -Not -BeNullOrEmpty
            $payload.PredictionId | Should -Be $started.Id
            @(Get-Request $sim).Count | Should -Be 0
            $listener.Shell.Streams.Warning | Should -BeNullOrEmpty
        }

        It 'writes an agent execution as an execution' {
            Set-Simulator $sim @{ job_seconds = 0.1 }
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $started = Invoke-VlmAgent -Name invoice-reader -Url https://example.com/a.pdf -CallbackUrl $listener.Address
            $came = @(Receive-Script $listener)
            $came[0] | Should -BeOfType ([VlmRun.AgentExecution])
            $came[0].Id | Should -Be $started.Id
        }

        It 'writes many simultaneous deliveries, each once' {
            Set-Simulator $sim @{ job_seconds = 0.1 }
            $files = New-PictureFolder "$TestDrive/many" 30
            $listener = Start-Listener @{ Secret = $secret; Count = 30 }
            $started = $files | New-VlmImagePrediction -Domain document.invoice -Batch -CallbackUrl $listener.Address
            $came = @(Receive-Script $listener)
            $came.Id | Sort-Object | Should -Be ($started.Id | Sort-Object)
        }

        It 'shows its address, which only this machine can reach, with the given path' {
            $listener = Start-Listener @{ Path = '/hooks/vlm'; Secret = $secret; Count = 2 }
            $listener.Address | Should -Match '^http://127\.0\.0\.1:\d+/hooks/vlm/$'
            Send-Delivery $listener.Address.TrimEnd('/') (Get-Body p1) | Should -Be 200
            Send-Delivery ($listener.Address -replace 'hooks/vlm/', 'other') (Get-Body p2) | Should -BeGreaterOrEqual 400
            Send-Delivery "$($listener.Address)below" (Get-Body p3) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1, p3
        }

        It 'answers 401 and writes nothing if the signature is <What>' -ForEach @(
            @{ What = 'missing'; Signature = ''; Says = '*not signed*' }
            @{ What = 'of another secret'; Signature = $null; Says = '*signature is wrong*' }
            @{ What = 'cut off'; Signature = 'sha256=12ab'; Says = '*signature is wrong*' }
        ) {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            if ($null -eq $Signature) { $Signature = Get-Signature ([Text.Encoding]::UTF8.GetBytes((Get-Body forged))) 'another' }
            Send-Delivery $listener.Address (Get-Body forged) $Signature | Should -Be 401
            Send-Delivery $listener.Address (Get-Body forged) $Signature | Should -Be 401
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
            @($listener.Shell.Streams.Warning).Count | Should -Be 1
            "$($listener.Shell.Streams.Warning[0])" | Should -BeLike $Says
        }

        It 'without a secret, warns that every delivery is accepted' {
            $listener = Start-Listener @{ Count = 1 }
            Send-Delivery $listener.Address (Get-Body p1) '' | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
            "$($listener.Shell.Streams.Warning[0])" | Should -BeLike '*-Secret*not verified*accepted*'
        }

        It 'ends after -Count, and acknowledges no more than it writes' {
            $listener = Start-Listener @{ Secret = $secret; Count = 3 }
            $tasks = foreach ($n in 1..20) { Start-Delivery $listener.Address (Get-Body "p$n") }
            $came = @(Receive-Script $listener)
            $answers = foreach ($task in $tasks) { try { [int]$task.GetAwaiter().GetResult().StatusCode } catch { 0 } }
            $came.Count | Should -Be 3
            @($answers -eq 200).Count | Should -Be 3
            $answers | Where-Object { $_ -notin 200, 503, 404, 0 } | Should -BeNullOrEmpty
        }

        It 'writes a repeated delivery once, and its next status too' {
            $listener = Start-Listener @{ Secret = $secret; Count = 3 }
            foreach ($body in (Get-Body p1 paused), (Get-Body p1 paused), (Get-Body p1), (Get-Body p1), (Get-Body p2)) {
                Send-Delivery $listener.Address $body | Should -Be 200
            }
            Receive-Script $listener | ForEach-Object { "$($_.Id) $($_.Status)" } | Should -Be 'p1 paused', 'p1 completed', 'p2 completed'
        }

        It '-IncludeRepeated writes a repeated delivery again' {
            $listener = Start-Listener @{ Secret = $secret; Count = 2; IncludeRepeated = $true }
            1..2 | ForEach-Object { Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200 }
            (Receive-Script $listener).Id | Should -Be p1, p1
        }

        It 'a delivery whose acknowledgement was lost is written once when it is repeated' {
            $listener = Start-Listener @{ Secret = $secret; Count = 2 }
            $bytes = [Text.Encoding]::UTF8.GetBytes((Get-Body p1))
            $line = Open-Line $listener.Address "Content-Length: $($bytes.Length)", "X-VLMRun-Signature: $(Get-Signature $bytes)"
            $line.Write($bytes)
            $line.Dispose()
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            Send-Delivery $listener.Address (Get-Body p2) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1, p2
        }

        It 'a wrong secret is visible on both sides: a warning here, 401 at each try of the service' {
            Set-Simulator $sim @{ job_seconds = 0.1; callback_backoff_seconds = @(0.05, 0.05) }
            $listener = Start-Listener @{ Secret = (ConvertTo-SecureString another -AsPlainText -Force) }
            $null = New-VlmImagePrediction $picture -Domain document.invoice -Batch -CallbackUrl $listener.Address
            Wait-Until { @((Invoke-Control $sim Get log).callbacks).Count -eq 3 }
            (Invoke-Control $sim Get log).callbacks.status | Should -Be 401, 401, 401
            "$($listener.Shell.Streams.Warning)" | Should -BeLike '*signature is wrong*'
            Remove-Script $listener
        }

        It 'answers 405 if the method is not POST, and 400 if the body is not a job' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $answer = $http.GetAsync($listener.Address).GetAwaiter().GetResult()
            [int]$answer.StatusCode | Should -Be 405
            $answer.Content.Headers.Allow | Should -Be 'POST'
            foreach ($body in 'no JSON', '', '[]', '{"status":"completed"}') { Send-Delivery $listener.Address $body | Should -Be 400 }
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
        }

        It 'a body of 100 MB with Content-Length is rejected before it is sent' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $line = Open-Line $listener.Address 'Content-Length: 104857600', "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))"
            Read-Status $line | Should -Be 413
            $line.Dispose()
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
        }

        It 'a body of 100 MB without Content-Length is rejected, and is never held in memory as a whole' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1; MaxBytes = 1MB }
            $line = Open-Line $listener.Address 'Transfer-Encoding: chunked', "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))"
            $piece = [Text.Encoding]::ASCII.GetBytes("10000`r`n" + 'x' * 65536 + "`r`n")
            $before = [GC]::GetTotalAllocatedBytes()
            try { foreach ($n in 1..1600) { $line.Write($piece) } } catch { $null = 'cut off' }
            # A buffer that grows to 100 MB allocates more than twice that; reading and discarding allocates half.
            [GC]::GetTotalAllocatedBytes() - $before | Should -BeLessThan 200MB
            try { Read-Status $line | Should -Be 413 } finally { $line.Dispose() }
            Wait-Until { $listener.Shell.Streams.Warning.Count -gt 0 }
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
            "$($listener.Shell.Streams.Warning[0])" | Should -BeLike '*413*'
        }

        It 'a slow sender does not block others, and is answered 408 after its time limit' {
            $listener = Start-Listener @{ Secret = $secret; Count = 2; ReadTimeoutSec = 1 }
            $lines = foreach ($n in 1..8) { , (Open-Line $listener.Address 'Content-Length: 1000', "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))") }
            foreach ($line in $lines) { $line.Write([byte[]](1, 2, 3)) }
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            foreach ($line in $lines) {
                Read-Status $line | Should -Be 408
                $line.Dispose()
            }
            Send-Delivery $listener.Address (Get-Body p2) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1, p2
        }

        It 'a hundred slow senders, <What>, do not block a valid delivery' -ForEach @(
            @{ What = 'signed'; Headers = { "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))" } }
            @{ What = 'not signed'; Headers = { } }
            @{ What = 'with what is no signature'; Headers = { 'X-VLMRun-Signature: sha256=abc' } }
        ) {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $lines = foreach ($number in 1..100) { Open-Line $listener.Address (@('Content-Length: 1000') + @(& $Headers)) }
            try {
                foreach ($line in $lines) { try { $line.WriteByte(123) } catch [IO.IOException] { $null = $_ } }
                Send-Delivery $listener.Address (Get-Body good) | Should -Be 200
                (Receive-Script $listener).Id | Should -Be 'good'
            }
            finally { $lines | ForEach-Object Dispose }
        }

        It 'a hundred wrong signatures are rejected, and a valid one is accepted' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $tries = foreach ($number in 1..100) {
                $body = Get-Body "forged$number"
                Start-Delivery $listener.Address $body (Get-Signature ([Text.Encoding]::UTF8.GetBytes($body)) "guess$number")
            }
            foreach ($try in $tries) { [int]$try.GetAwaiter().GetResult().StatusCode | Should -Be 401 }
            Send-Delivery $listener.Address (Get-Body good) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be 'good'
        }

        It 'a sender that disconnects during the body has no effect' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            $line = Open-Line $listener.Address 'Content-Length: 1000', "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))"
            $line.Write([byte[]](1, 2, 3))
            $line.Dispose()
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
        }

        It 'a request that is <What> has no effect' -ForEach @(
            @{ What = 'no HTTP'; Text = "`0`0`u{1}garbage`r`n`r`n" }
            @{ What = 'without a host'; Text = "POST / HTTP/1.1`r`n`r`n" }
            @{ What = 'of a negative length'; Text = "POST / HTTP/1.1`r`nHost: x`r`nContent-Length: -5`r`n`r`n" }
            @{ What = 'of a length beyond any number'; Text = "POST / HTTP/1.1`r`nHost: x`r`nContent-Length: 99999999999999999999999`r`n`r`n" }
            @{ What = 'chunked wrongly'; Text = "POST / HTTP/1.1`r`nHost: x`r`nX-VLMRun-Signature: sha256=$('0' * 64)`r`nTransfer-Encoding: chunked`r`n`r`nzz`r`nhello`r`n" }
            @{ What = 'of a chunk without end'; Text = "POST / HTTP/1.1`r`nHost: x`r`nX-VLMRun-Signature: sha256=$('0' * 64)`r`nTransfer-Encoding: chunked`r`n`r`n7fffffffffffffff`r`nhello" }
            @{ What = 'of an unknown coding'; Text = "POST / HTTP/1.1`r`nHost: x`r`nTransfer-Encoding: brotli`r`n`r`nhello" }
            @{ What = 'gone before its answer'; Text = "POST / HTTP/1.1`r`nHost: x`r`nX-VLMRun-Signature: sha256=$('0' * 64)`r`nContent-Length: 2`r`n`r`n{}" }
        ) {
            $listener = Start-Listener @{ Secret = $secret; Count = 1 }
            foreach ($number in 1..20) {
                $client = [Net.Sockets.TcpClient]::new(([uri]$listener.Address).Host, ([uri]$listener.Address).Port)
                $client.GetStream().Write([Text.Encoding]::Latin1.GetBytes(($Text -replace 'Host: x', "Host: $(([uri]$listener.Address).Authority)")))
                # A reset instead of an orderly end.
                $client.LingerState = [Net.Sockets.LingerOption]::new($true, 0)
                $client.Dispose()
            }
            Send-Delivery $listener.Address (Get-Body good) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be 'good'
        }

        It '-TimeoutSec ends it: silently without -Count, otherwise with an error after the received deliveries' {
            $listener = Start-Listener @{ Secret = $secret; TimeoutSec = 0.5 }
            Receive-Script $listener | Should -BeNullOrEmpty

            $listener = Start-Listener @{ Secret = $secret; TimeoutSec = 2; Count = 2 }
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            $came, $failed = @(Receive-Script $listener)
            $came.Id | Should -Be p1
            $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
            $failed.CategoryInfo.Category | Should -Be 'OperationTimeout'
            "$failed" | Should -BeLike '1 of 2*'
        }

        It 'Ctrl-C ends it at once, also during deliveries, and frees the port' {
            $listener = Start-Listener @{ Secret = $secret }
            $line = Open-Line $listener.Address 'Content-Length: 1000', "X-VLMRun-Signature: $(Get-Signature ([byte[]]1))"
            $stopwatch = [Diagnostics.Stopwatch]::StartNew()
            Remove-Script $listener
            $stopwatch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $line.Dispose()
            $again = Start-Listener @{ Secret = $secret; Port = ([uri]$listener.Address).Port; Count = 1 }
            $again.Address | Should -Be $listener.Address
            Send-Delivery $again.Address (Get-Body p1) | Should -Be 200
            (Receive-Script $again).Id | Should -Be p1
        }

        It 'Select-Object -First downstream frees the port too' {
            $shell = [powershell]::Create().AddScript('param($module, $secret) Import-Module $module; Receive-VlmWebhook -Secret $secret | Select-Object -First 1').
                AddParameters(@{ module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; secret = $secret })
            $listener = [pscustomobject]@{ Shell = $shell; Run = $shell.BeginInvoke() }
            Wait-Until { $shell.Streams.Information.Count }
            $address = "$($shell.Streams.Information[0])" -replace '^Listening at '
            Send-Delivery $address (Get-Body p1) | Should -Be 200
            (Receive-Script $listener).Id | Should -Be p1
            { Send-Delivery $address (Get-Body p2) } | Should -Throw
        }

        It 'an address that is in use or invalid is a terminating error' {
            $listener = Start-Listener @{ Secret = $secret }
            try {
                $failure = { Receive-VlmWebhook -Port ([uri]$listener.Address).Port -Secret $secret } | Should -Throw -ErrorId 'CannotListen,*' -PassThru
                $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
                { Receive-VlmWebhook -Prefix 'ftp://x' -Secret $secret } | Should -Throw -ErrorId 'CannotListen,*'
            }
            finally { Remove-Script $listener }
        }

        It 'a secret that is <What> is rejected, and nothing listens' -ForEach @(
            @{ What = 'empty'; Value = [securestring]::new() }, @{ What = 'null'; Value = $null }
        ) {
            { Receive-VlmWebhook -Secret $Value -TimeoutSec 1 } | Should -Throw
        }

        It '-Verbose names each request, and never the secret' {
            $listener = Start-Listener @{ Secret = $secret; Count = 1; Verbose = $true }
            Send-Delivery $listener.Address (Get-Body p1) | Should -Be 200
            $null = Receive-Script $listener
            $said = "$($listener.Shell.Streams.Verbose) $($listener.Shell.Streams.Information) $($listener.Shell.Streams.Warning)"
            $said | Should -BeLike '*200, p1 completed*'
            $said | Should -Not -BeLike "*$plain*"
        }
    }
}
