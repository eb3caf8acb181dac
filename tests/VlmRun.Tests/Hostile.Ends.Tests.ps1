Describe 'A pipeline that ends early' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 6
        $pdfs = New-FileFolder "$TestDrive/papers" 6
        $missing = "$TestDrive/pictures/missing.jpg"

        # The output, the warnings, and the error that ended the pipeline.
        function Invoke-Observed([scriptblock] $Script) {
            $seen = @{ Out = [Collections.Generic.List[object]]::new(); Warnings = [Collections.Generic.List[string]]::new(); Error = $null }
            try {
                & $Script 3>&1 | ForEach-Object {
                    if ($_ -is [Management.Automation.WarningRecord]) { $seen.Warnings.Add($_.Message) } else { $seen.Out.Add($_) }
                }
            }
            catch { $seen.Error = $_ }
            [pscustomobject]$seen
        }

        # The ids in the requests, according to the log.
        function Get-SentId { @((Get-PaidRequest $sim).prediction_id | Where-Object { $_ }) }

        # The ids in a text; the name of the test folder contains one too.
        function Get-NamedId([string[]] $Text) { @([regex]::Matches("$Text".Replace("$TestDrive", ''), '[0-9a-f]{8}-[0-9a-f-]{27}').Value) | Where-Object { $_ } }

        function Assert-Named([string] $Text, [string[]] $Id) {
            foreach ($one in $Id) { $Text | Should -Match ([regex]::Escape($one)) }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'by a terminating error' {
        It 'a missing path after six images: all six are written, then the error' {
            Set-Simulator $sim @{ latency_ms = 300 }
            $end = Invoke-Observed { $ErrorActionPreference = 'Stop'; @($files.FullName) + $missing | New-VlmImagePrediction -Domain document.invoice }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $end.Out.Source | Sort-Object | Should -Be $files.FullName
            $end.Out.Status | Should -Be (@('completed') * 6)
            (Get-PaidRequest $sim).Count | Should -Be 6
        }

        It 'a missing path among those of -Path: nothing is sent' {
            $end = Invoke-Observed { New-VlmImagePrediction (@($files.FullName) + $missing) -Domain document.invoice -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            (Get-PaidRequest $sim).Count | Should -Be 0
        }

        It 'a missing path from the pipeline, with -ErrorAction Stop: nothing after it is sent' {
            Set-Simulator $sim @{ latency_ms = 300 }
            $end = Invoke-Observed { @($files[0..2].FullName) + $missing + $files[3].FullName | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $end.Out.Source | Sort-Object | Should -Be $files[0..2].FullName
            (Get-PaidRequest $sim).Count | Should -Be 3
        }

        It 'a rejected image among six: the others are written, then the error' {
            Set-Simulator $sim @{ latency_ms = 300 }
            Add-Fault $sim @{ kind = 'status'; status = 422; method = 'POST'; path = '/v1/image/generate'; after = 2 }
            $end = Invoke-Observed { $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'ValidationFailed,*'
            $end.Out.Count | Should -Be 5
        }

        It 'a second failure among those in flight is a warning' {
            Set-Simulator $sim @{ latency_ms = 300 }
            Add-Fault $sim @{ kind = 'drop_after_create'; method = 'POST'; path = '/v1/image/generate'; times = 1 }
            Set-Simulator $sim @{ keep_ids = $false }
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -TimeoutSec 2
            $end = Invoke-Observed { @($files.FullName) + $missing | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $end.Out.Count | Should -Be 5
            "$($end.Warnings)" | Should -Match 'may have been started and paid for'
        }

        It '<What> are waited for and written' -ForEach @(
            @{ What = 'uploaded documents'; Run = { @($pdfs.FullName) + $missing | New-VlmDocumentPrediction -Domain document.invoice -Batch }; Count = 6 }
            @{ What = 'executions'; Run = { Invoke-VlmAgent invoice-reader (@($pdfs.FullName) + $missing) }; Count = 6 }
            @{ What = 'uploads'; Run = { Send-VlmFile (@($pdfs.FullName) + $missing) }; Count = 6 }
            @{ What = 'schemas'; Run = { New-VlmSchema (@($files[0].FullName) + $missing) }; Count = 1 }
        ) {
            Set-Simulator $sim @{ latency_ms = 200 }
            $end = Invoke-Observed { $ErrorActionPreference = 'Stop'; & $Run }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $end.Out.Count | Should -Be $Count
        }

        It 'pending jobs are named, and ended ones are written' {
            Set-Simulator $sim @{ job_seconds = 0; outcomes = @{ '1' = 'never'; '2' = 'failed'; '3' = 'never' } }
            $ids = $files[0..3] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 | ForEach-Object Id
            $end = Invoke-Observed { @($ids[0], 'no-such-id', $ids[2]) | Wait-VlmPrediction -IntervalSec 0.1 -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            Assert-Named "$($end.Warnings)" $ids[0], $ids[2]
        }

        It 'with -Wait, the jobs that continue are named' {
            Set-Simulator $sim @{ job_outcome = 'never'; latency_ms = 100 }
            $end = Invoke-Observed { @($files.FullName) + $missing | New-VlmImagePrediction -Domain document.invoice -Wait -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            (Get-SentId).Count | Should -Be 6
            Assert-Named "$($end.Warnings)" (Get-SentId)
        }

        It 'executions without a result are errors; the others are written' {
            Set-Simulator $sim @{ job_seconds = 0; job_outcome = 'failed' }
            $end = Invoke-Observed { Invoke-VlmAgent invoice-reader $pdfs.FullName -Wait -IntervalSec 0.1 -ErrorAction Stop }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'ExecutionFailed,*'
            $named = @($end.Out.Id) + @(Get-NamedId $end.Warnings) | Where-Object { $_ } | Sort-Object -Unique
            $named.Count | Should -Be 6
        }

        It 'a batch has all started files in its journal: the same command continues and pays for nothing twice' {
            Set-Simulator $sim @{ latency_ms = 200 }
            $end = Invoke-Observed { Invoke-VlmBatch (@($pdfs.FullName) + $missing) -Domain document.invoice -Journal "$TestDrive/ends.jsonl" -ErrorAction Stop 6>$null }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $state = Get-VlmBatch "$TestDrive/ends.jsonl"
            $state.InDoubt, $state.Sending, $state.ToSend | Should -Be 0, 0, 0
            $started = @(Get-Started $sim).Count
            $again = Invoke-VlmBatch $pdfs -Domain document.invoice -Journal "$TestDrive/ends.jsonl" 6>$null
            $again.Count | Should -Be 6
            @(Get-Started $sim).Count | Should -Be 6
            $started | Should -Be 6
        }

        It 'a key that is rejected later does not remove earlier predictions from the output' {
            Set-Simulator $sim @{ latency_ms = 200 }
            $end = Invoke-Observed {
                $ErrorActionPreference = 'Stop'
                & {
                    $files[0..2].FullName
                    Wait-Until { (Get-PaidRequest $sim).Count -eq 3 }
                    Set-Simulator $sim @{ keys = @('another') }
                    $files[3..5].FullName
                } | New-VlmImagePrediction -Domain document.invoice -Batch
            }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
            $end.Out.Count + @(Get-NamedId $end.Warnings).Count | Should -BeGreaterOrEqual 3
        }
    }

    Context 'by an upstream or downstream command' {
        It 'upstream throws: the ids of requests in flight are named, with their files' {
            Add-Fault $sim @{ kind = 'slow_head'; delay_ms = 60000; method = 'POST'; path = '/v1/image/generate'; times = -1 }
            $end = Invoke-Observed {
                & {
                    $files.FullName
                    Wait-Until { (Get-PaidRequest $sim).Count -eq 6 }
                    throw 'upstream broke'
                } | New-VlmImagePrediction -Domain document.invoice
            }
            "$($end.Error)" | Should -Be 'upstream broke'
            Assert-Named "$($end.Warnings)" $files.FullName
            @(Get-NamedId $end.Warnings).Count | Should -Be 6
            Assert-Named "$($end.Warnings)" (Get-SentId)
        }

        It 'upstream throws: predictions that were received but not written are named' {
            $end = Invoke-Observed {
                & {
                    $files[0..1].FullName
                    Wait-Until { (Get-SentId).Count -eq 2 -and -not ((Get-PaidRequest $sim) | Where-Object { $null -eq $_.status }) }
                    throw 'upstream broke'
                } | New-VlmImagePrediction -Domain document.invoice -Batch
            }
            Assert-Named "$(@($end.Out.Id) + $end.Warnings)" (Get-SentId)
        }

        It 'upstream throws while downstream waits: the jobs are named' {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $end = Invoke-Observed {
                & {
                    $files[0..1].FullName
                    Wait-Until { (Get-SentId).Count -eq 2 -and -not ((Get-PaidRequest $sim) | Where-Object { $null -eq $_.status }) }
                    $files[2].FullName
                    throw 'upstream broke'
                } | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction
            }
            Assert-Named "$($end.Warnings)" (Get-SentId)
        }

        It 'Select-Object -First has enough: other started jobs are named' {
            Set-Simulator $sim @{ latency_ms = 100 }
            $end = Invoke-Observed { $files | New-VlmImagePrediction -Domain document.invoice -Batch | Select-Object -First 1 }
            $end.Error | Should -BeNullOrEmpty
            $end.Out.Count | Should -Be 1
            Assert-Named "$($end.Out.Id) $($end.Warnings)" (Get-SentId)
        }

        It 'downstream throws: its own error is reported, and the others are named' {
            Set-Simulator $sim @{ latency_ms = 100 }
            $end = Invoke-Observed { $files | New-VlmImagePrediction -Domain document.invoice -Batch | ForEach-Object { throw "downstream broke at $($_.Id)" } }
            "$($end.Error)" | Should -BeLike 'downstream broke*'
            Assert-Named "$($end.Error) $($end.Warnings)" (Get-SentId)
        }

        It 'a later cmdlet stops at an error: the pending jobs are named' {
            Set-Simulator $sim @{ job_seconds = 0; outcomes = @{ '1' = 'failed'; '2' = 'never'; '3' = 'never' } }
            $end = Invoke-Observed {
                $files[0..2] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 | Wait-VlmPrediction -IntervalSec 0.1 |
                    Receive-VlmPrediction -ErrorAction Stop
            }
            $end.Error.FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
            Assert-Named "$($end.Error) $($end.Warnings)" (Get-SentId)
        }

        It 'there is no warning if no job is left' {
            $end = Invoke-Observed { $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 | Wait-VlmPrediction -IntervalSec 0.1 | Receive-VlmPrediction }
            $end.Warnings | Should -BeNullOrEmpty
            $end.Error | Should -BeNullOrEmpty
        }
    }

    Context 'by Ctrl-C' {
        It 'names <What>' -ForEach @(
            @{ What = 'predictions that are being sent'; Path = '/v1/image/generate'; Script = '$_ | New-VlmImagePrediction -Domain document.invoice'; HasId = $true }
            @{ What = 'executions that are being started'; Path = '/v1/agent/execute'; Script = 'Invoke-VlmAgent invoice-reader -Prompt x'; HasId = $false }
        ) {
            Add-Fault $sim @{ kind = 'slow_head'; delay_ms = 60000; method = 'POST'; path = $Path; times = -1 }
            $run = Start-Script $sim $Script $files[0].FullName
            Wait-Until { @(Get-Request $sim POST $Path | Where-Object { $_ }).Count -eq 1 }
            $run.Shell.Stop()
            $said = "$($run.Shell.Streams.Warning)"
            Remove-Script $run
            $said | Should -Match 'perhaps started and paid for'
            if ($HasId) { Assert-Named $said $files[0].FullName } else { $said | Should -Match 'invoice-reader.*Get-VlmExecution' }
        }

        It 'names the pending jobs' {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $run = Start-Script $sim '$_ | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction -IntervalSec 0.2' $files.FullName
            Wait-Until { @(Get-Request $sim GET).Count -ge 1 }
            $run.Shell.Stop()
            $said = "$($run.Shell.Streams.Warning)"
            Remove-Script $run
            (Get-SentId).Count | Should -Be 6
            Assert-Named $said (Get-SentId)
        }
    }
}
