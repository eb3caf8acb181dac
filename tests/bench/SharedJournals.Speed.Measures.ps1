# How fast a run with a journal in PostgreSQL is, beside one with a file, or beside itself with fewer rows or workers.

# Rows as files that have ended leave them, made from one that has.
function Add-FinishedRow([string] $Database, [int] $Count) {
    Invoke-Sql (Get-Server) -Database $Database @"
SET session_replication_role = replica;
INSERT INTO vlmrun.source (run_id, key, path, step, id, entry, has_result, md5, bytes, host, at, ended_by)
SELECT s.run_id, md5('source ' || n)::uuid, s.path || '.' || n, s.step, s.id || n, replace(s.entry, s.id, s.id || n), true, md5(n::text), s.bytes + n, s.host, s.at, s.ended_by
FROM (SELECT * FROM vlmrun.source WHERE has_result ORDER BY source_id LIMIT 1) AS s, generate_series(1, $Count) AS n;
INSERT INTO vlmrun.prediction (run_id, key, source_id, id, body, credits)
SELECT p.run_id, md5('prediction ' || n)::uuid, s.source_id, p.id || n, p.body, p.credits
FROM (SELECT * FROM vlmrun.prediction ORDER BY source_id LIMIT 1) AS p, generate_series(1, $Count) AS n
JOIN vlmrun.source AS s ON s.key = md5('source ' || n)::uuid WHERE s.run_id = p.run_id;
VACUUM ANALYZE;
"@
}

# One more run of this journal over new files, in a new process.
function Measure-Resumed([string] $Folder, [string] $Journal) {
    Clear-Request $sim
    $run = Invoke-Fresh @"
        # Its time in the log is when the command began, by the clock of the simulator.
        `$null = Invoke-RestMethod '$($sim.BaseUri)/health' -SkipHttpErrorCheck
        `$process = [Diagnostics.Process]::GetCurrentProcess()
        `$watch = [Diagnostics.Stopwatch]::StartNew()
        `$count = @(Invoke-VlmBatch '$Folder' -Domain document.invoice -Journal '$Journal' -Run bench 6>`$null).Count
        `$seconds = `$watch.Elapsed.TotalSeconds
        `$process.Refresh()
        `$memory = `$process.PeakWorkingSet64 / 1MB
        `$watch.Restart()
        `$state = Get-VlmBatch '$Journal' -Run bench
        @{ Count = `$count; Seconds = `$seconds; MB = `$memory; State = `$watch.Elapsed.TotalSeconds; Completed = `$state.Completed; Credits = `$state.Credits }
"@
    $log = @(Get-Request $sim)
    $run | Add-Member First (($log[1].at_ms - $log[0].at_ms) / 1000)
    $run
}

Add-DatabaseMeasure 'shared: finished rows' {
    Set-Simulator $sim @{ job_seconds = 0.1 }
    $database = New-Database (Get-Server)
    $empty = Measure-Resumed (New-Documents finished-0 20 2000) $database.Journal
    Add-FinishedRow $database.Name 1000000
    $full = Measure-Resumed (New-Documents finished-1 20 2001) $database.Journal
    Add-Result 'a run with 1,000,000 finished rows: first request of a new file' ('{0:0.00} s ({1:0.00} s without them)' -f $full.First, $empty.First) '2 s, or 0.5 s longer than without them' ($full.First -le [Math]::Max(2, $empty.First + 0.5) -and $full.Count -eq 20 -and $full.Completed -eq 1000040)
    Add-Result '... peak working set grows by' ('{0:0.0} MB ({1:0} MB)' -f ($full.MB - $empty.MB), $full.MB) '8 MB' ($full.MB - $empty.MB -le 8)
    Add-Result '... the whole of a run of 20 files' ('{0:0.00} s ({1:0.00} s)' -f $full.Seconds, $empty.Seconds) 'at most 5 s longer' ($full.Seconds -le $empty.Seconds + 5)
    Add-Result '... Get-VlmBatch' ('{0:0.00} s ({1:0.00} s)' -f $full.State, $empty.State) '5 s' ($full.State -le 5 -and $full.Credits -gt $empty.Credits)
}

# The seconds that processes take for the files of a folder together, from a common start on. Each has warmed up with other files before.
function Measure-Together([string] $Folder, [string] $Warm, [string[]] $Journals, [string] $Connect = '-NoCheck', [scriptblock] $Before = { }) {
    $go = "$work/go-$([guid]::NewGuid().ToString('n'))"
    $workers = foreach ($journal in $Journals) {
        $run = $journal -like 'postgresql:*' ? '-Run bench' : ''
        $first = $journal -like 'postgresql:*' ? "-Journal '$journal' -Run warm-$([guid]::NewGuid().ToString('n'))" : "-Journal '$journal.warm'"
        $worker = Start-FreshShell @"
`$ErrorActionPreference = 'Stop'
Import-Module '$Module/VlmRun.psd1'; Import-Module '$PSScriptRoot/../VlmRun.Tests/Simulator.psm1'
Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (Get-TestKey) $Connect
`$null = Invoke-VlmBatch '$Warm' -Domain document.invoice $first 6>`$null
'ready'
while (-not [IO.File]::Exists('$go')) { [Threading.Thread]::Sleep(5) }
`$n = 0
Invoke-VlmBatch '$Folder' -Domain document.invoice -Journal '$journal' $run 6>`$null | ForEach-Object { `$n++ }
"`$n `$([DateTime]::UtcNow.Ticks)"
"@
        $null = $worker.StandardOutput.ReadLine()
        $worker
    }

    & $Before
    Clear-Request $sim
    $from = [DateTime]::UtcNow.Ticks
    $null = New-Item $go
    $ends = foreach ($worker in $workers) { if (-not $worker.WaitForExit(600000)) { $worker.Kill(); throw 'A worker did not end.' }; $worker.StandardOutput.ReadToEnd() + $worker.StandardError.ReadToEnd() }
    $counts = @(); $times = @()
    foreach ($end in $ends) {
        if ($end -notmatch '^(\d+) (\d+)\s*$') { throw "A worker failed: $end" }
        $counts += [int]$Matches[1]; $times += [long]$Matches[2]
    }

    [pscustomobject]@{ Seconds = (($times | Measure-Object -Maximum).Maximum - $from) / 1e7; Results = ($counts | Measure-Object -Sum).Sum }
}

Add-DatabaseMeasure 'shared: overhead' {
    $folder = New-Documents overhead 2000 600
    $warm = New-Documents overhead-warm 50 601
    $times = @{ file = @(); one = @(); two = @() }
    $counts = @()
    foreach ($round in 1..5) {
        foreach ($kind in 'file', 'one', 'two') {
            Reset-Simulator $sim
            Set-Simulator $sim @{ job_seconds = 0 }
            $journal = $kind -eq 'file' ? "$work/overhead-$round.jsonl" : (New-Database (Get-Server)).Journal
            $run = Measure-Together $folder $warm (@($journal) * ($kind -eq 'two' ? 2 : 1))
            $times[$kind] += $run.Seconds
            $counts += $run.Results, @(Get-Started $sim | Select-Object Md5 -Unique).Count
            Write-Host ('    round {0}, {1}: {2:0.00} s' -f $round, $kind, $run.Seconds)
        }
    }

    $file, $one, $two = 'file', 'one', 'two' | ForEach-Object { Get-Median $times[$_] }
    $all = -not ($counts -ne 2000)
    Add-Result '2,000 small files: one worker beside a journal in a file, medians of 5 in turn' ('{0:0.00} x ({1:0.0} s, {2:0.0} s)' -f ($one / $file), $one, $file) '1.2 x' ($all -and $one -le 1.2 * $file)
    Add-Result '... two workers beside one' ('{0:0.00} x ({1:0.0} s)' -f ($two / $one), $two) '1 x' ($all -and $two -le $one)
}

# The limit of the account, and the same limit in each session: one worker has all of it, four share it.
Add-DatabaseMeasure 'shared: limit' {
    # Pictures: one request each.
    $folder = New-Folder limit 1000 600
    $warm = New-Folder limit-warm 1 601
    $runs = foreach ($count in 1, 4) {
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 1; rate_limit = $null }
        $journal = (New-Database (Get-Server) '').Journal
        $run = Measure-Together $folder $warm (@($journal) * $count) '-NoCheck -RequestsPerMinute 600' { Set-Simulator $sim @{ rate_limit = @{ per_minute = 600; burst = 10; retry_after = $true } } }
        $log = @(Get-Request $sim)
        $run | Add-Member Rejected @($log | Where-Object status -EQ 429).Count
        $run | Add-Member Requests $log.Count
        $run | Add-Member Started @(Get-Started $sim).Count
        Write-Host ('    {0} workers: {1:0.0} s, {2}' -f $count, $run.Seconds, $run)
        $run
    }

    $one, $four = $runs
    Add-Result '1,000 pictures at 600 requests a minute: 4 workers beside one' ('{0:0.00} x ({1:0.0} s, {2:0.0} s)' -f ($four.Seconds / $one.Seconds), $four.Seconds, $one.Seconds) '1.1 x' ($four.Seconds -le 1.1 * $one.Seconds -and $four.Results -eq 1000 -and $one.Results -eq 1000 -and $one.Started -eq 1000 -and $four.Started -eq 1000)
    Add-Result '... rejected, with one and with four' "$($one.Rejected), $($four.Rejected)" '12 a worker' ($one.Rejected -le 12 -and $four.Rejected -le 48)
}
