Describe 'Progress' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        Connect-Simulator $sim
        $files = New-PictureFolder "$TestDrive/pictures" 6

        # What a script shows of its progress, as text, without the lines that end it.
        function Get-Progress([string] $Script) {
            $started = Start-Script $sim $Script
            try {
                if (-not $started.Run.AsyncWaitHandle.WaitOne(60000)) { throw 'The script did not end.' }
                $started.Shell.Streams.Error | Should -BeNullOrEmpty
                @($started.Shell.Streams.Progress | Where-Object RecordType -EQ Processing).StatusDescription
            }
            finally { Remove-Script $started }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'for specified files has the total, failures, requests in flight, time left and credits' {
        # Each answer takes a while, one at a time, so that there is something to show.
        Set-Simulator $sim @{ latency_ms = 700; outcomes = @{ '2' = 'failed' } }
        $lines = Get-Progress "New-VlmImagePrediction '$TestDrive/pictures/*.jpg' -Domain document.invoice -ThrottleLimit 1"
        $lines | Should -Not -BeNullOrEmpty
        foreach ($line in $lines) { $line | Should -Match '^\d of 6 done, \d in flight(, \d+ s left)?(, \d+ credits)?$' }
        @($lines -match ' s left, \d+ credits$').Count | Should -BeGreaterThan 0
    }

    It 'for files from the pipeline has no total' {
        Set-Simulator $sim @{ latency_ms = 700 }
        $lines = Get-Progress "Get-Item '$TestDrive/pictures/*.jpg' | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit 1"
        $lines | Should -Not -BeNullOrEmpty
        foreach ($line in $lines) { $line | Should -Match '^\d done, \d in flight(, \d+ credits)?$' }
    }

    It 'of a wait counts failures among the finished jobs, with the credits' {
        Set-Simulator $sim @{ outcomes = @{ '1' = 'failed'; '2' = 'failed' }; job_seconds = 0.1 }
        $never = New-Seed $sim @{ status = 'running'; outcome = 'never' }
        $lines = Get-Progress "`$started = New-VlmImagePrediction '$TestDrive/pictures/*.jpg' -Domain document.invoice -Batch; `$started, (Get-VlmPrediction $never) | Wait-VlmPrediction -IntervalSec 0.2 -TimeoutSec 3 -ErrorAction Ignore"
        @($lines -match '^6 of 7 done, 2 failed, 1 in flight \(running\)(, \d+ s left)?, \d+ credits$').Count | Should -BeGreaterThan 0
    }

    It 'of a batch counts all files' {
        # Sent one after the other, and ended so: some have ended while others are waited for.
        Set-Simulator $sim @{ latency_ms = 700; job_seconds = 3 }
        $lines = Get-Progress "Invoke-VlmBatch '$TestDrive/pictures' -Domain document.invoice -Journal '$TestDrive/progress.jsonl' -ThrottleLimit 1"
        $lines | Should -Not -BeNullOrEmpty
        # The total is known before all files are sent.
        foreach ($line in $lines) { $line | Should -Match '^\d of 6 done, \d in flight( \(\w+\))?(, \d+ s left)?(, \d+ credits)?(, [\d.]+/min)?$' }
        $lines[-1] | Should -BeLike '* of 6 done*, *credits, */min'
    }

    Context 'a rate limit' {
        It 'is shown in the progress while requests wait, and in numbers by Get-VlmSession' {
            Set-Simulator $sim @{ rate_limit = @{ per_minute = 60; burst = 3 } }
            $lines = Get-Progress "New-VlmImagePrediction '$TestDrive/pictures/*.jpg' -Domain document.invoice"
            @($lines -match '; rate limit: (paused \d+ s|next in \d+\.\d s)$').Count | Should -BeGreaterThan 0
            (Get-VlmSession).AdaptiveRequestsPerMinute | Should -BeNullOrEmpty
            $null = $files | New-VlmImagePrediction -Domain document.invoice
            $session = Get-VlmSession
            $session.AdaptiveRequestsPerMinute | Should -BeGreaterThan 0
            $session | Out-String | Should -Match "$([regex]::Escape("$($session.AdaptiveRequestsPerMinute)"))/min learned"
        }

        It 'is a verbose line of the request that waits' {
            Connect-Simulator $sim @{ RequestsPerMinute = 300 }
            $lines = $files | New-VlmImagePrediction -Domain document.invoice -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            @($lines.Message -like 'Waiting * s for the rate limit of 300 requests per minute.').Count | Should -BeGreaterThan 0
            Get-VlmSession | Out-String | Should -Match '300/min set'
        }
    }

    Context 'a first connection' {
        # The limits are generous: a retried or unlimited one takes 8 or 30 seconds.
        It 'that is refused names the address' {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri 'http://127.0.0.1:9/v1' } | Should -Throw '*127.0.0.1:9*'
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 6
        }

        It 'to a name that does not resolve names it' {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri 'https://nowhere.invalid/v1' } | Should -Throw '*nowhere.invalid:443*'
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 6
        }

        It 'that gets no response ends soon and names the address' -Skip:(-not $IsLinux) {
            # Linux leaves a connection unanswered while the queue of the listener is full.
            $listener = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
            $listener.Bind([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 0))
            $listener.Listen(0)
            $clients = foreach ($number in 1..4) {
                $client = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
                $client.Blocking = $false
                try { $client.Connect($listener.LocalEndPoint) } catch [Net.Sockets.SocketException] { <# It goes on. #> }
                $client
            }

            try {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri "http://$($listener.LocalEndPoint)/v1" } | Should -Throw "*$($listener.LocalEndPoint)*did not answer within 2.5 s*"
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
                (Test-VlmConnection -Session (Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri "http://$($listener.LocalEndPoint)/v1" -NoCheck -PassThru)).Message |
                    Should -BeLike "*$($listener.LocalEndPoint)*"
            }
            finally {
                foreach ($client in $clients) { $client.Dispose() }
                $listener.Dispose()
            }
        }
    }
}
