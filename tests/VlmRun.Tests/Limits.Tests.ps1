Describe 'Limits' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 20
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'loses nothing under a rate limit, submits nothing twice, and is rarely rejected' {
        Set-Simulator $sim @{ rate_limit = @{ per_minute = 3000; burst = 5; retry_after = $true }; job_seconds = 0 }
        $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed | Wait-VlmPrediction
        $failed.Count | Should -Be 0
        $done.Count | Should -Be 20
        $accepted = (Get-PaidRequest $sim) | Where-Object status -EQ 200
        @($accepted.body.images.sha256 | Sort-Object -Unique).Count | Should -Be 20
        $accepted.Count | Should -Be 20
        # One 429 pauses the rate limiter for all requests.
        @((Get-Request $sim) | Where-Object status -EQ 429).Count | Should -BeLessThan 20
    }

    It 'writes a verbose line with the length of the pause and the reason' {
        Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = 1; path = '*' }
        $lines = Get-VlmPrediction -First 1 -Verbose 4>&1
        "$lines" | Should -Match '429'
        "$lines" | Should -Match 'waiting 1'
    }

    It 'a limit with a Retry-After of zero (<Name>) does not lead to endless requests' -ForEach @(
        @{ Name = 'Retry-After: 0'; RetryAfter = { '0' } }
        @{ Name = 'a date that is over'; RetryAfter = { [DateTime]::UtcNow.AddMinutes(-16).ToString('R') } }
        @{ Name = 'a negative time'; RetryAfter = { '-5' } }
        @{ Name = 'no time at all'; RetryAfter = { 'soon' } }
    ) {
        Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = (& $RetryAfter); method = 'POST'; path = '*'; times = -1 }
        $script = Start-Script $sim '$_ | New-VlmImagePrediction -Domain image.caption -Batch -ThrottleLimit 128' $files
        try {
            Wait-Until { (Get-PaidRequest $sim).Count -ge 4 }
            $script.Run.AsyncWaitHandle.WaitOne(2500) | Should -BeFalse
            # Pauses of 1, 2, 4 s and so on, each followed by at most four requests.
            (Get-PaidRequest $sim).Count | Should -BeLessOrEqual 16
        }
        finally { Remove-Script $script }
    }

    It 'a date is compared with the clock of the service, which is <_> minutes ahead' -ForEach 16, -16 {
        $clock = [DateTime]::UtcNow.AddMinutes($_)
        Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = $clock.AddSeconds(2).ToString('R'); date = $clock.ToString('R'); path = '*' }
        $id = New-Seed $sim @{ count = 1; status = 'completed' }
        $lines = Get-VlmPrediction $id -Verbose -ErrorAction Stop 4>&1
        "$lines" | Should -Match 'waiting 2\.0 s'
    }

    It 'a -ThrottleLimit of 128 causes no more rejections, and jobs of other programs do not double the polls' {
        Set-Simulator $sim @{ rate_limit = @{ per_minute = 1200; burst = 5; retry_after = $true }; job_seconds = 0.5; foreign_jobs = 5 }
        $done = @($files + $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 128 | Wait-VlmPrediction)
        @($done | Where-Object Status -EQ completed).Count | Should -Be 40
        $log = @(Get-Request $sim)
        @($log | Where-Object status -EQ 429).Count | Should -BeLessOrEqual 20
        @($log | Where-Object { $_.method -eq 'GET' -and $_.status -ne 429 }).Count | Should -BeLessOrEqual 12
    }

    It '-RequestsPerMinute is not exceeded' {
        Connect-Simulator $sim @{ RequestsPerMinute = 3 }
        $null = 1..3 | ForEach-Object { Get-VlmPrediction -First 1 }
        $shell = [powershell]::Create()
        try {
            # The fourth request would wait for most of a minute.
            $run = $shell.AddScript('param($module, $session) Import-Module $module; Get-VlmPrediction -First 1 -Session $session').
                AddArgument("$env:VLMRUN_TEST_MODULE/VlmRun.psd1").AddArgument((Get-VlmSession)).BeginInvoke()
            $run.AsyncWaitHandle.WaitOne(1500) | Should -BeFalse
            (Get-Request $sim).Count | Should -Be 3
            $shell.Stop()
        }
        finally { $shell.Runspace.Dispose(); $shell.Dispose() }
    }

    It 'a Retry-After beyond the maximum wait is RateLimited at once' {
        Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = 86400; path = '*'; times = -1 }
        $said = try { Get-VlmPrediction x 2>&1 } catch { $_ }
        $said.FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
        $said.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $said.ErrorDetails.RecommendedAction | Should -BeLike 'Connect-VlmRun -RequestsPerMinute*'
        (Get-Request $sim).Count | Should -Be 1
    }

    It 'the timeout of a wait does not run while the rate limiter is paused' {
        $id = New-Seed $sim @{ count = 1; status = 'completed' }
        Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = 2; path = '*' }
        (Wait-VlmPrediction $id -TimeoutSec 1 -IntervalSec 0.2 -ErrorVariable failed -ErrorAction SilentlyContinue).Status | Should -Be 'completed'
        $failed.Count | Should -Be 0
    }

    It 'retries <Name> up to -MaxRetry times, and returns the result' -ForEach @(
        @{ Name = '500'; Fault = @{ kind = 'status'; status = 500 } }
        @{ Name = '502'; Fault = @{ kind = 'html' } }
        @{ Name = '503'; Fault = @{ kind = 'status'; status = 503 } }
        @{ Name = '504'; Fault = @{ kind = 'status'; status = 504 } }
        @{ Name = '408'; Fault = @{ kind = 'status'; status = 408 } }
        @{ Name = 'a cut connection'; Fault = @{ kind = 'drop_before' } }
    ) {
        $id = New-Seed $sim @{ count = 1; status = 'completed' }
        Connect-Simulator $sim @{ MaxRetry = 1 }
        Add-Fault $sim ($Fault + @{ path = '*' })
        (Get-VlmPrediction $id -ErrorAction Stop).Id | Should -Be $id
        (Get-Request $sim).Count | Should -Be 2
    }

    It 'stops at -MaxRetry' {
        Connect-Simulator $sim @{ MaxRetry = 2 }
        Add-Fault $sim @{ kind = 'status'; status = 503; retry_after = 0; path = '*'; times = -1 }
        Get-VlmPrediction x -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ServerError,*'
        (Get-Request $sim).Count | Should -Be 3
    }

    It 'does not retry <_>' -ForEach 400, 401, 402, 403, 404, 409, 413, 422 {
        Add-Fault $sim @{ kind = 'status'; status = $_; path = '*'; times = -1 }
        $null = try { Get-VlmPrediction x 2>&1 } catch { $_ }
        (Get-Request $sim).Count | Should -Be 1
    }

    It 'a try that exceeds the time limit is RequestTimeout' {
        Connect-Simulator $sim @{ TimeoutSec = 0.5; MaxRetry = 0 }
        $id = New-Seed $sim @{ count = 1; status = 'completed' }
        Add-Fault $sim @{ kind = 'slow_head'; delay_ms = 20000; path = '*' }
        $null = Get-VlmPrediction $id -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'RequestTimeout,*'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Connect-VlmRun -TimeoutSec*'
    }
}
