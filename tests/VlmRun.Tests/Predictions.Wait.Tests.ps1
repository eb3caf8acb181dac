Describe 'Wait-VlmPrediction' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 3
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'waits by id' {
        $ids = New-Seed $sim @{ count = 2; status = 'pending'; job_polls = 2 }
        $done = $ids | Wait-VlmPrediction -IntervalSec 0.1
        $done.Id | Sort-Object | Should -Be ($ids | Sort-Object)
        $done.Status | Should -Be 'completed', 'completed'
        (Wait-VlmPrediction $ids[0], $ids[1]).Count | Should -Be 2
    }

    It 'waits by object, and keeps its source' {
        Set-Simulator $sim @{ job_polls = 2 }
        $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction -IntervalSec 0.1
        $done.Source | Sort-Object | Should -Be $files.FullName
        $done.Status | Should -Be (@('completed') * 3)
    }

    It 'returns a completed one without a request' {
        $done = New-VlmImagePrediction $files[0] -Domain document.invoice
        Clear-Request $sim
        ($done | Wait-VlmPrediction).Id | Should -Be $done.Id
        (Get-Request $sim).Count | Should -Be 0
    }

    It 'returns failed ones too, without an error' {
        Set-Simulator $sim @{ outcomes = @{ '2' = 'failed' }; job_seconds = 0 }
        $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 | Wait-VlmPrediction -IntervalSec 0.1 -ErrorVariable failed
        $failed.Count | Should -Be 0
        ($done | Where-Object Status -EQ failed).Source | Should -Be $files[1].FullName
        @($done).Count | Should -Be 3
    }

    It 'does not end at <Status>: the timeout is an error with the last status, and the others are written' -ForEach @(
        @{ Status = 'paused' }, @{ Status = 'brand-new-word' }, @{ Status = 'running' }
    ) {
        $stuck = New-Seed $sim @{ count = 1; status = $Status; outcome = 'never' }
        $good = New-Seed $sim @{ count = 1; status = 'completed' }
        $done = $stuck, $good | Wait-VlmPrediction -TimeoutSec 0.6 -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $done.Id | Should -Be $good
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed[0].Exception | Should -BeOfType ([TimeoutException])
        "$($failed[0].TargetObject)" | Should -Be $stuck
        $failed[0].ErrorDetails.Message | Should -BeLike "*$stuck*'$Status'*still running*"
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "Wait-VlmPrediction $stuck*"
    }

    It 'an unknown status with a completion time is an end' {
        $id = New-Seed $sim @{ count = 1; status = 'running'; outcome = 'never' }
        $null = Invoke-Control $sim Patch "predictions/$id" @{ status = 'archived'; completed_at = '2026-01-01T00:00:00Z' }
        (Wait-VlmPrediction $id -TimeoutSec 20 -IntervalSec 0.1 -ErrorAction Stop).Status | Should -Be 'archived'
    }

    It 'an unknown id is NotFound at once, and the others are written' {
        $ids = New-Seed $sim @{ count = 2; status = 'pending'; job_polls = 2 }
        $done = $ids[0], 'no/such id', $ids[1] | Wait-VlmPrediction -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $done.Id | Sort-Object | Should -Be ($ids | Sort-Object)
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $failed[0].TargetObject | Should -Be 'no/such id'
    }

    It 'with -TimeoutSec 0 polls once' {
        $ids = @(New-Seed $sim @{ count = 1; status = 'completed' }; New-Seed $sim @{ count = 1; status = 'pending'; outcome = 'never' })
        $done = $ids | Wait-VlmPrediction -TimeoutSec 0 -ErrorVariable failed -ErrorAction SilentlyContinue
        $done.Id | Should -Be $ids[0]
        $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        (Get-Request $sim).Count | Should -Be 2
    }

    It 'writes each when it ends' {
        $ids = New-Seed $sim @{ count = 3; status = 'pending'; outcome = 'never' }
        $order = [Collections.Generic.List[string]]::new()
        $next = [Collections.Generic.Queue[string]]::new([string[]]@($ids[2], $ids[0], $ids[1]))
        $null = Invoke-Control $sim Patch "predictions/$($next.Dequeue())" @{ status = 'completed' }
        $ids | Wait-VlmPrediction -IntervalSec 0.1 -TimeoutSec 60 | ForEach-Object {
            $order.Add($_.Id)
            if ($next.Count) { $null = Invoke-Control $sim Patch "predictions/$($next.Dequeue())" @{ status = 'completed' } }
        }
        $order | Should -Be $ids[2], $ids[0], $ids[1]
    }

    It 'polls for a hundred jobs with few requests' {
        $ids = New-Seed $sim @{ count = 100; status = 'pending'; job_polls = 4 }
        $done = $ids | Wait-VlmPrediction -IntervalSec 0.1
        $done.Count | Should -Be 100
        (Get-Request $sim).Count | Should -BeLessOrEqual 8
    }

    It 'finds predictions that the list does not contain' {
        Set-Simulator $sim @{ list_hides = 0.25 }
        $ids = New-Seed $sim @{ count = 20; status = 'pending'; job_polls = 2 }
        ($ids | Wait-VlmPrediction -IntervalSec 0.1 -TimeoutSec 30 -ErrorAction Stop).Count | Should -Be 20
    }

    It 'polls at most once per -IntervalSec' {
        $id = New-Seed $sim @{ count = 1; status = 'pending'; outcome = 'never' }
        $null = Wait-VlmPrediction $id -IntervalSec 0.5 -TimeoutSec 1.8 -ErrorAction SilentlyContinue
        (Get-Request $sim).Count | Should -BeLessOrEqual 5
        (Get-Request $sim).Count | Should -BeGreaterOrEqual 2
    }

    It 'continues after a failed poll round' {
        Connect-Simulator $sim @{ MaxRetry = 0 }
        $id = New-Seed $sim @{ count = 1; status = 'pending'; job_polls = 1 }
        Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/predictions/' }
        Add-Fault $sim @{ kind = 'truncated'; path = '/v1/predictions/'; after = 1 }
        (Wait-VlmPrediction $id -IntervalSec 0.1 -TimeoutSec 30 -ErrorVariable failed).Status | Should -Be 'completed'
        $failed.Count | Should -Be 0
    }

    It 'a key that is revoked before the first result is one terminating error that names the jobs that continue' {
        $ids = New-Seed $sim @{ count = 2; status = 'pending'; outcome = 'never' }
        Add-Fault $sim @{ kind = 'revoke_key'; path = '*'; after = 2 }
        $said = try { $ids | Wait-VlmPrediction -IntervalSec 0.1 -TimeoutSec 60 -ErrorAction SilentlyContinue } catch { , $_ }
        @($said).Count | Should -Be 1
        $said[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
        $said[0].TargetObject | Sort-Object | Should -Be ($ids | Sort-Object)
    }

    It 'a key that is revoked later ends the wait with one error, and earlier results are kept' {
        $good = New-Seed $sim @{ count = 1; status = 'completed' }
        $ids = New-Seed $sim @{ count = 2; status = 'pending'; outcome = 'never' }
        Add-Fault $sim @{ kind = 'revoke_key'; path = '*'; after = 3 }
        $done = $good + $ids | Wait-VlmPrediction -IntervalSec 0.1 -TimeoutSec 60 -ErrorVariable failed -ErrorAction SilentlyContinue
        $done.Id | Should -Be $good
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
        $failed[0].TargetObject | Sort-Object | Should -Be ($ids | Sort-Object)
    }

    It 'returns the same job once for each time it was given' {
        $id = New-Seed $sim @{ count = 1; status = 'pending'; job_polls = 2 }
        ($id, $id | Wait-VlmPrediction -IntervalSec 0.1).Count | Should -Be 2
    }

    Context 'progress' {
        BeforeAll {
            function Get-Progress([string] $Script) {
                $shell = [powershell]::Create()
                try {
                    $null = $shell.AddScript('param($module, $base, $key) Import-Module $module; Connect-VlmRun -ApiKey $key -BaseUri $base -NoCheck').
                        AddParameters(@{ module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; base = $sim.BaseUri; key = Get-TestKey }).Invoke()
                    $shell.Commands.Clear()
                    $null = $shell.AddScript($Script).Invoke()
                    , @($shell.Streams.Progress | Where-Object Activity -Like '*predictions*')
                }
                finally { $shell.Runspace.Dispose(); $shell.Dispose() }
            }
        }

        It 'is not shown for a short wait' {
            $id = New-Seed $sim @{ count = 1; status = 'completed' }
            (Get-Progress "Wait-VlmPrediction $id").Count | Should -Be 0
        }

        It 'shows after a second how many have ended, and is removed at the end' {
            $ids = (New-Seed $sim @{ count = 1; status = 'completed' }) + (New-Seed $sim @{ count = 1; status = 'running'; outcome = 'never' })
            $records = Get-Progress "Wait-VlmPrediction $($ids -join ',') -IntervalSec 0.2 -TimeoutSec 1.9 -ErrorAction Ignore"
            $records.Count | Should -BeGreaterThan 1
            $records.Count | Should -BeLessThan 10
            $records[0].StatusDescription | Should -BeLike '*1 of 2*running*'
            $records[0].PercentComplete | Should -Be 50
            $records[-1].RecordType | Should -Be 'Completed'
            @($records | Where-Object RecordType -EQ Completed).Count | Should -Be 1
        }
    }
}
