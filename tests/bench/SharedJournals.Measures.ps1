# One run of several processes, with a journal in PostgreSQL: nothing may be lost, and nothing sent twice, whatever is killed.

# A worker in its own process, which writes the sources of its results and the ids of its errors, each on a line.
function Start-Worker([string] $Folder, [string] $Journal, [string] $Options = '', [string] $Connect = '-NoCheck') {
    $worker = Start-FreshShell @"
Import-Module '$Module/VlmRun.psd1'; Import-Module '$PSScriptRoot/../VlmRun.Tests/Simulator.psm1'
Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (Get-TestKey) $Connect
Invoke-VlmBatch '$Folder' -Domain document.invoice -Journal '$Journal' -Run bench $Options 6>`$null -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object { "result `$(`$_.Source)" }
`$failed | ForEach-Object { "error `$(`$_.FullyQualifiedErrorId) `$(`$_.TargetObject)" }
"@
    # Read from the start: a full pipe would block the process.
    [pscustomobject]@{ Process = $worker; Output = $worker.StandardOutput.ReadToEndAsync(); Errors = $worker.StandardError.ReadToEndAsync() }
}

function Receive-Worker($Worker, [int] $TimeoutSec = 300) {
    if (-not $Worker.Process.WaitForExit($TimeoutSec * 1000)) { $Worker.Process.Kill(); throw "A worker did not end within $TimeoutSec s: $($Worker.Errors.Result)" }
    if ($Worker.Errors.Result) { Write-Host $Worker.Errors.Result }
    @($Worker.Output.Result -split "`n" | Where-Object { $_ })
}

# Results and named files, as the last process of a run wrote them, beside what the service has started.
function Get-Outcome([string[]] $Said, [string] $Journal) {
    $sources = @($Said -like 'result *' -replace '^result ')
    $named = @($Said -like 'error OutcomeUnknown*' -replace '^\S+ \S+ ')
    $state = Invoke-Shell -Command "Import-Module '$Module/VlmRun.psd1'; Get-VlmBatch '$Journal' -Run bench | ConvertTo-Json -Depth 3 -WarningAction Ignore" | ConvertFrom-Json
    $started = @(Get-Started $sim)
    [pscustomobject]@{
        Results = @($sources | Sort-Object -Unique).Count; Written = $sources.Count; Named = @($named | Sort-Object -Unique).Count
        Both = @($sources + $named | Sort-Object -Unique).Count; InDoubt = $state.InDoubt; Completed = $state.Completed
        # By content: a request that is sent again counts, with another id or with the same.
        Twice = @($started | Group-Object Md5 | Where-Object Count -GT 1).Count; Unknown = @($started | Where-Object { -not $_.Md5 }).Count
        Errors = @($Said -like 'error *' -notlike 'error OutcomeUnknown*')
    }
}

Add-DatabaseMeasure 'shared: killed' {
    foreach ($keeps in $true, $false) {
        $rounds = foreach ($round in 1..10) {
            Reset-Simulator $sim
            Set-Simulator $sim @{ keep_ids = $keeps; latency_ms = 200; job_seconds = 1 }
            $folder = New-Documents "killed-$keeps-$round" 600 2000
            $journal = (New-Database (Get-Server)).Journal
            $random = [Random]::new($round)
            $workers = @(1..4 | ForEach-Object { Start-Worker $folder $journal })
            Wait-Until { @(Get-Request $sim).Count -ge 4 } 60
            foreach ($victim in 0..2) {
                [Threading.Thread]::Sleep($random.Next(200, 2500))
                $workers[$victim].Process.Kill()
                $workers[$victim].Process.WaitForExit()
                $workers[$victim] = Start-Worker $folder $journal
            }

            $said = @($workers | ForEach-Object { Receive-Worker $_ })
            $outcome = Get-Outcome (Receive-Worker (Start-Worker $folder $journal)) $journal
            $outcome.Errors += $said -like 'error *' -notlike 'error OutcomeUnknown*'
            Remove-Item $folder -Recurse
            Write-Host "    round $round, ids kept: $keeps; $outcome"
            $outcome
        }

        $least = ($rounds.Both | Measure-Object -Minimum).Minimum
        $inDoubt = ($rounds.InDoubt | Measure-Object -Sum).Sum
        $named = ($rounds.Named | Measure-Object -Sum).Sum
        $written = ($rounds.Results | Measure-Object -Sum).Sum
        $holds = $least -eq 600 -and $written + $inDoubt -eq 6000 -and $named -eq $inDoubt -and -not $rounds.Errors -and (-not $keeps -or $inDoubt -eq 0)
        Add-Result "600 files, 4 workers, three killed and started again, ten rounds, ids kept: $keeps; results, in doubt, named" "$written, $inDoubt, $named" ($keeps ? '6000, 0, 0' : 'results + in doubt = 6000, each named') $holds
        $twice = ($rounds.Twice | Measure-Object -Sum).Sum
        Add-Result '... files submitted twice' $twice '0' ($twice -eq 0 -and ($rounds.Unknown | Measure-Object -Sum).Sum -eq 0)
    }
}

Add-DatabaseMeasure 'shared: database away' {
    Set-Simulator $sim @{ latency_ms = 200; job_seconds = 1 }
    $folder = New-Documents away 300 2000
    $journal = (New-Database (Get-Server)).Journal
    $workers = @(1..2 | ForEach-Object { Start-Worker $folder $journal })
    Wait-Until { @(Get-Started $sim).Count -ge 60 } 60
    Suspend-PostgreSql (Get-Server)
    try {
        [Threading.Thread]::Sleep(3000)
        $before = @(Get-Started $sim).Count
        [Threading.Thread]::Sleep(17000)
        $begun = @(Get-Started $sim).Count - $before
    }
    finally { Resume-PostgreSql (Get-Server) }
    $said = @($workers | ForEach-Object { Receive-Worker $_ })
    $outcome = Get-Outcome $said $journal
    Add-Result '300 files, 2 workers, the database restarted and 20 s away: results, twice, errors, begun while it was away' "$($outcome.Results), $($outcome.Twice), $($outcome.Errors.Count + $outcome.Named), $begun" '300, 0, 0, 0' (
        $outcome.Results -eq 300 -and $outcome.Completed -eq 300 -and $outcome.Twice -eq 0 -and -not $outcome.Errors -and $outcome.Named -eq 0 -and $begun -eq 0)
}

Add-DatabaseMeasure 'shared: budget' {
    Set-Simulator $sim @{ job_seconds = 0.5; count_pages = $true; double_bills = 3 }
    $folder = (New-Item -ItemType Directory -Path "$work/shared-budget").FullName
    1..60 | ForEach-Object { New-Pdf ('{0}/{1:00}.pdf' -f $folder, $_) ($_ % 9 + 1) $_ }
    # A long lease: a worker that this machine starts late still shares the budget.
    $journal = (New-Database (Get-Server) '?lease=60').Journal
    $runs = foreach ($budget in 200, 10000) {
        $workers = @(1..4 | ForEach-Object { Start-Worker $folder $journal "-MaxCredits $budget" })
        $said = @($workers | ForEach-Object { Receive-Worker $_ })
        $bills = @(Invoke-Fresh '(Get-VlmPrediction).CreditsUsed')
        [pscustomobject]@{ Bill = ($bills | Measure-Object -Sum).Sum; Max = ($bills | Measure-Object -Maximum).Maximum; Outcome = Get-Outcome $said $journal }
    }

    # A doubled bill differs from its estimate by half of it.
    $bound = 200 + $runs[0].Max / 2
    $reached = @($runs[0].Outcome.Errors -like 'error BudgetReached*').Count
    Add-Result 'budget of 200 credits, 4 workers, 60 files of 1 to 9 pages, each third bill doubled: credits; workers that say so' "$($runs[0].Bill), $reached" "$bound (one request over, not one a worker), 4" ($runs[0].Bill -le $bound -and $runs[0].Bill -gt 150 -and $reached -eq 4)
    $before = $runs[0].Outcome.Completed
    Add-Result "... the next run pays the other $(60 - $before) files: results, submitted twice, errors" "$($runs[1].Outcome.Completed), $($runs[1].Outcome.Twice), $($runs[1].Outcome.Errors.Count)" '60, 0, 0' (
        $before -lt 60 -and $runs[1].Outcome.Completed -eq 60 -and $runs[1].Outcome.Twice -eq 0 -and -not $runs[1].Outcome.Errors)
}
