Describe 'A folder that another process fills' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        # The test is short; for minutes, set this.
        $seconds = [double]($env:VLMRUN_TEST_NIGHT_SECONDS ?? 6)
    }

    AfterAll { Stop-Simulator $sim }

    It 'ends with every file accounted for in one table and an exit code that tells the truth, through a kill and a rate limit' {
        $place = "$TestDrive/night"
        $null = New-Item -ItemType Directory "$place/in", "$place/outside"
        Set-Simulator $sim @{ job_seconds = 0.3; latency_ms = 5; outcomes = @{ '4' = 'failed' } }
        $filler = Start-FreshShell @"
            `$n = 0
            `$end = [DateTime]::UtcNow.AddSeconds($([int]$seconds))
            while ([DateTime]::UtcNow -lt `$end) {
                `$n++
                switch (`$n % 6) {
                    0 { [IO.File]::WriteAllText("$place/in/empty`$n.pdf", '') }
                    1 { foreach (`$piece in 1..4) { [IO.File]::AppendAllText("$place/in/slow`$n.pdf", "%PDF slow `$n piece `$piece "); Start-Sleep -Milliseconds 60 } }
                    2 { [IO.File]::WriteAllText("$place/in/copy`$n.pdf", '%PDF always the same') }
                    3 { [IO.File]::WriteAllText("$place/in/`$n.tmp", "%PDF renamed `$n"); Start-Sleep -Milliseconds 30; [IO.File]::Move("$place/in/`$n.tmp", "$place/in/renamed`$n.pdf") }
                    4 { [IO.File]::WriteAllText("$place/in/notes`$n.xyz", 'not for the service') }
                    5 { [IO.File]::WriteAllText("$place/in/good`$n.pdf", "%PDF good `$n") }
                }
                Start-Sleep -Milliseconds 40
            }
"@
        $batch = @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$place/in' -Domain document.invoice -Journal '$place/run.jsonl' -Destination '$place/out' -Watch -SettleSec 0.4 -UntilIdleSec $(3 + $seconds / 10) ``
    -MoveCompleted '$place/done' -MoveFailed '$place/failed' -ErrorAction SilentlyContinue > `$null
exit (Get-VlmBatch '$place/run.jsonl').ExitCode
"@
        try {
            $killed = Start-FreshShell $batch
            Wait-Until { @(Get-Started $sim).Count -ge 3 } 60
            $killed.Kill($true); $killed.WaitForExit()
            # An exit code before the end is not 0.
            (Get-VlmBatch "$place/run.jsonl").ExitCode | Should -Not -Be 0
            Add-Fault $sim @{ kind = 'status'; status = 429; path = '/v1/document/generate'; times = 2 }
            $run = Invoke-FreshShell $batch -TimeoutSec (120 + $seconds * 3)
        }
        finally { if (-not $filler.WaitForExit(1000 * [int](60 + $seconds))) { $filler.Kill($true) } }
        $state = Get-VlmBatch "$place/run.jsonl"
        $name = { param($folder) @(Get-ChildItem $folder -Recurse -File -ErrorAction Ignore | ForEach-Object Name) }
        $done, $failed, $left = (& $name "$place/done"), (& $name "$place/failed"), (& $name "$place/in")
        # Everything that was put there is in one of three places, and the state says the same.
        $left | Where-Object { $_ -notlike '*.xyz' } | Should -BeNullOrEmpty
        $state.Skipped.Source | Split-Path -Leaf | Sort-Object | Should -Be ($left | Sort-Object)
        $state.Completed, $state.Failed | Should -Be $done.Count, $failed.Count
        $state.Total | Should -Be ($done.Count + $failed.Count)
        $state.Waiting + $state.InDoubt + $state.ToSend | Should -Be 0
        $state.Moved.Count | Should -Be $state.Total
        $failed | Where-Object { $_ -notlike 'empty*' } | Should -HaveCount 1
        @(& $name "$place/out").Count | Should -Be $done.Count
        $done | Where-Object { $_ -like 'slow*' } | ForEach-Object { Get-Content "$place/done/$_" -Raw | Should -BeLike '*piece 4 ' }
        # Copies of one content are files of their own; no other content was started twice.
        @(Get-Started $sim).Count | Should -Be ($done.Count + 1)
        Get-Started $sim | Group-Object Md5 | Where-Object Count -GT 1 | Should -HaveCount 1
        $run.ExitCode | Should -Be $state.ExitCode
        $run.ExitCode | Should -Be 1 -Because "files have failed: $($state.Failures)"
    }
}
