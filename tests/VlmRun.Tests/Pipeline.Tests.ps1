Describe 'A pipeline' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 40

        # Runs the script in its own runspace, so that it can be stopped.
        function Start-Script([string] $Script) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($module, $base, $files, $key) Import-Module $module; Connect-VlmRun -ApiKey $key -BaseUri $base -NoCheck').
                AddParameters(@{ module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; base = $sim.BaseUri; files = $files.FullName; key = Get-TestKey }).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript($Script).AddParameters(@{ files = $files.FullName })
            [pscustomobject]@{ Shell = $shell; Run = $shell.BeginInvoke() }
        }

        # Stops it and returns the seconds until the prompt would be available.
        function Stop-Script($Started) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $Started.Shell.Stop()
            $seconds = $clock.Elapsed.TotalSeconds
            $Started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $Started.Shell.Runspace.Dispose()
            $Started.Shell.Dispose()
            $seconds
        }

        # Longer than the pause after a failed try, and than the poll interval of the tests that wait.
        function Assert-Quiet {
            $before = @(Get-Request $sim).Count
            # The simulator detects a closed connection at its next write; the absence of requests can only be waited for.
            Wait-Until { -not (Get-Request $sim | Where-Object { $null -eq $_.status }) }
            Start-Sleep -Milliseconds 700
            @(Get-Request $sim).Count | Should -Be $before -Because 'nothing is sent after the statement has ended'
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'downstream stops early' {
        It 'Select-Object -First 2 of many returns two, and nothing is sent afterwards' {
            Set-Simulator $sim @{ latency_ms = 50 }
            $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 4 | Select-Object -First 2
            $made.Count | Should -Be 2
            (Get-PaidRequest $sim).Count | Should -BeLessThan 15
            Assert-Quiet
        }

        It 'Select-Object -First 1 ends the wait for the others' {
            Set-Simulator $sim @{ outcomes = @{ '2' = 'never'; '3' = 'never' }; job_seconds = 0 }
            $done = $files[0..2] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 | Wait-VlmPrediction -IntervalSec 0.2 | Select-Object -First 1
            $done.Source | Should -Be $files[0].FullName
            Assert-Quiet
        }

        It 'Select-Object -First 3 of a list of 5,000 needs one request' {
            $null = New-Seed $sim @{ count = 5000; status = 'completed' }
            $found = Get-VlmPrediction | Select-Object -First 3
            $found.Count | Should -Be 3
            (Get-Request $sim).Count | Should -Be 1
            Assert-Quiet
        }

        It 'an exception ends the sending, and its own error is reported' {
            Set-Simulator $sim @{ latency_ms = 50 }
            $seen = @{ Count = 0 }
            {
                $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 4 | ForEach-Object {
                    if (++$seen.Count -eq 2) { throw 'downstream broke' }
                }
            } | Should -Throw 'downstream broke'
            (Get-PaidRequest $sim).Count | Should -BeLessThan 15
            Assert-Quiet
        }

        It 'an exception in the last block of a wait ends it' {
            Set-Simulator $sim @{ outcomes = @{ '2' = 'never' }; job_seconds = 0 }
            { $files[0..1] | New-VlmImagePrediction -Domain document.invoice -Wait -IntervalSec 0.2 -ThrottleLimit 1 | ForEach-Object { throw 'downstream broke' } } |
                Should -Throw 'downstream broke'
            Assert-Quiet
        }

        It 'with -ErrorAction Stop, a failed item ends the pipeline, and nothing is sent afterwards' {
            Set-Simulator $sim @{ latency_ms = 50 }
            Add-Fault $sim @{ kind = 'status'; status = 422; method = 'POST'; path = '/v1/image/generate'; after = 2 }
            { $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 2 -ErrorAction Stop } | Should -Throw -ErrorId 'ValidationFailed,*'
            (Get-PaidRequest $sim).Count | Should -BeLessThan 15
            Assert-Quiet
        }

        It 'leaves the session usable' {
            $null = $files | New-VlmImagePrediction -Domain document.invoice -Batch | Select-Object -First 1
            (New-VlmImagePrediction $files[0] -Domain document.invoice).Status | Should -Be 'completed'
        }
    }

    Context 'stop' {
        It 'in the middle of a submit is quick, and nothing is sent afterwards' {
            Add-Fault $sim @{ kind = 'slow_head'; delay_ms = 60000; method = 'POST'; path = '/v1/image/generate'; times = -1 }
            $run = Start-Script 'param($files) $files | New-VlmImagePrediction -Domain document.invoice -Batch'
            Wait-Until { (Get-PaidRequest $sim).Count -eq 8 }
            Stop-Script $run | Should -BeLessThan 2
            (Get-PaidRequest $sim).Count | Should -Be 8
            Assert-Quiet
        }

        It 'in the middle of a wait is quick, and nothing is sent afterwards' {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $run = Start-Script 'param($files) $files | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction -IntervalSec 0.2'
            Wait-Until { (Get-Request $sim GET).Count -ge 2 }
            Stop-Script $run | Should -BeLessThan 2
            Assert-Quiet
        }

        It 'while a request of the wait is in flight is quick' {
            $id = New-Seed $sim @{ count = 1; status = 'pending'; outcome = 'never' }
            Add-Fault $sim @{ kind = 'slow_head'; delay_ms = 60000; method = 'GET'; path = '/v1/predictions/'; times = -1 }
            $run = Start-Script "Wait-VlmPrediction $id -IntervalSec 0.2"
            Wait-Until { (Get-Request $sim GET).Count -ge 1 }
            Stop-Script $run | Should -BeLessThan 2
            Assert-Quiet
        }

        It 'while the rate limiter is paused is quick' {
            Add-Fault $sim @{ kind = 'status'; status = 429; retry_after = 60; method = 'POST'; path = '/v1/image/generate'; times = -1 }
            $run = Start-Script 'param($files) $files | New-VlmImagePrediction -Domain document.invoice -Batch'
            Wait-Until { (Get-PaidRequest $sim).Count -ge 1 }
            Stop-Script $run | Should -BeLessThan 2
            Assert-Quiet
        }

        It 'in the pause before a retry is quick' {
            Add-Fault $sim @{ kind = 'status'; status = 503; retry_after = 60; method = 'GET'; path = '*'; times = -1 }
            $run = Start-Script 'Get-VlmPrediction'
            Wait-Until { (Get-Request $sim GET).Count -ge 1 }
            Stop-Script $run | Should -BeLessThan 2
            Assert-Quiet
        }

        It 'in the middle of a list is quick' {
            $null = New-Seed $sim @{ count = 3000; status = 'completed' }
            Add-Fault $sim @{ kind = 'trickle'; delay_ms = 20; chunk_bytes = 64; path = '/v1/predictions'; times = -1 }
            $run = Start-Script 'Get-VlmPrediction'
            Wait-Until { (Get-Request $sim GET).Count -ge 1 }
            Stop-Script $run | Should -BeLessThan 2
            Assert-Quiet
        }
    }

    Context 'in parallel' {
        It 'a session is passed with $using:' {
            $session = Get-VlmSession
            $made = $files[0..5] | ForEach-Object -Parallel {
                $_ | New-VlmImagePrediction -Domain document.invoice -Batch -Session $using:session
            } -ThrottleLimit 3
            $made.Source | Sort-Object | Should -Be $files.FullName[0..5]
            (Get-PaidRequest $sim).Count | Should -Be 6
        }
    }
}
