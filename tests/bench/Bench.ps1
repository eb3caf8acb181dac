# The benchmarks, each a ratio or a count within this run; performance is tested only here.
param([string] $Module, [string] $Simulator, [string] $Filter, [int] $Parent)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module "$PSScriptRoot/../VlmRun.Tests/Simulator.psm1"
if ($Parent) { Stop-WithParent $Parent }
$work = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "vlmrun-bench-$PID")).FullName
$results = [Collections.Generic.List[object]]::new()

function Add-Result([string] $Measure, [string] $Reached, [string] $Bound, [bool] $Holds) {
    $result = [pscustomobject]@{ Holds = $Holds ? 'yes' : 'NO'; Measure = $Measure; Reached = $Reached; Bound = $Bound }
    $results.Add($result)
    Write-Host ('{0,-3} {1}: {2} (bound: {3})' -f $result.Holds, $Measure, $Reached, $Bound)
}

# Runs a script in a new process with the module and a session, and returns its output as JSON.
function Invoke-Fresh([string] $Script, [string] $Connect = '-NoCheck') {
    $text = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; Import-Module '$Module/VlmRun.psd1'; Import-Module '$PSScriptRoot/../VlmRun.Tests/Simulator.psm1'
    Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (Get-TestKey) $Connect; & { $Script } | ConvertTo-Json -Compress"
    $json = Invoke-Shell -Command $text
    if ($LASTEXITCODE -ne 0) { throw "The measured process failed: $json" }
    $json | Select-Object -Last 1 | ConvertFrom-Json
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[Math]::Floor($Values.Count / 2)] }

function New-Folder([string] $Name, [int] $Count, [int] $Bytes) {
    $folder = (New-Item -ItemType Directory -Path "$work/$Name").FullName
    1..$Count | ForEach-Object { New-Picture -Path ('{0}/{1:0000}.jpg' -f $folder, $_) -Number $_ -Bytes $Bytes }
    $folder
}

# The PostgreSQL server of this run; started when a measure first needs it.
$measured = @{}
Import-Module "$PSScriptRoot/../VlmRun.Tests/PostgreSql.psm1"
function Get-Server { $measured.Server ??= Start-PostgreSql; $measured.Server }

$measures = [ordered]@{}

# A measure that needs PostgreSQL; without it, it is left out with a word.
function Add-DatabaseMeasure([string] $Name, [scriptblock] $Measure) {
    $reason = Get-NoPostgreSqlReason
    $measures[$Name] = if ($reason) { { Write-Host "Left out: $Name. $reason." }.GetNewClosure() } else { $Measure }
}

$measures['import'] = {
    $empty = (New-Item -ItemType Directory -Path "$work/Empty").FullName
    Add-Type -OutputAssembly "$empty/Empty.dll" -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsCommon.Get, "Nothing")] public class GetNothingCommand : PSCmdlet { }
'@
    New-ModuleManifest "$empty/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()
    # Without Measure-Command, whose own module would warm up what is measured.
    $time = { param($path) [double](Invoke-Shell -Command "`$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$path'; `$w.Elapsed.TotalMilliseconds") }
    $ours = @(); $theirs = @()
    foreach ($i in 0..10) { $theirs += & $time "$empty/Empty.psd1"; $ours += & $time "$Module/VlmRun.psd1" }
    $a = Get-Median $ours; $b = Get-Median $theirs
    Add-Result 'Import-Module, median of 11 fresh processes' ('{0:0.00} x ({1:0} ms, empty module {2:0} ms)' -f ($a / $b), $a, $b) '2 x an empty binary module' ($a -le 2 * $b)
}

$measures['first call'] = {
    $times = 1..7 | ForEach-Object { (Invoke-Fresh '$w = [Diagnostics.Stopwatch]::StartNew(); $null = Get-VlmPrediction -First 1; @{ Ms = $w.Elapsed.TotalMilliseconds }').Ms }
    $ms = Get-Median $times
    Add-Result 'first call after import, median of 7' ('{0:0} ms' -f $ms) '120 ms' ($ms -le 120)
}

$measures['completion'] = {
    $null = New-Seed $sim @{ count = 20; status = 'completed' }
    $run = Invoke-Fresh @'
        foreach ($line in 'Get-VlmPrediction -Id ', 'New-VlmImagePrediction x.png -Domain document.', 'Invoke-VlmAgent -Name ', 'New-VlmImagePrediction -Config @{ ') {
            $null = TabExpansion2 $line $line.Length
            1..9 | ForEach-Object {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $offered = (TabExpansion2 $line $line.Length).CompletionMatches.Count
                @{ Ms = $watch.Elapsed.TotalMilliseconds; Offered = $offered }
            }
        }
'@
    $ms = Get-Median $run.Ms
    Add-Result 'Tab from the cache, median of 36' ('{0:0.0} ms, at worst {1:0.0} ms' -f $ms, ($run.Ms | Measure-Object -Maximum).Maximum) '200 ms' ($ms -le 200 -and $run.Offered -notcontains 0)
}

$measures['many'] = {
    Set-Simulator $sim @{ latency_ms = 50; job_seconds = 1 }
    $folder = New-Folder many 200 131072
    $run = Invoke-Fresh @"
        `$null = Get-ChildItem '$folder' | Select-Object -First 5 | New-VlmImagePrediction -Domain document.invoice -Batch
        `$submit = (Measure-Command { `$null = Get-ChildItem '$folder' | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 32 }).TotalSeconds
        `$listing = (Measure-Command { `$null = Get-VlmPrediction -First 200 }).TotalSeconds
        `$null = Invoke-RestMethod '$($sim.Root)/_sim/log' -Method Delete
        `$seconds = (Measure-Command { `$done = @(Get-ChildItem '$folder' | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 32 | Wait-VlmPrediction) }).TotalSeconds
        @{ Submit = `$submit; List = `$listing; Seconds = `$seconds; Completed = @(`$done | Where-Object Status -EQ completed).Count }
"@
    $requests = @(Get-Request $sim).Count
    $floor = $run.Submit + 1 + $run.List
    Add-Result '200 images, 50 ms latency, jobs of 1 s: completed' $run.Completed '200' ($run.Completed -eq 200)
    Add-Result '... requests' $requests '215' ($requests -le 215)
    Add-Result '... time' ('{0:0.00} x ({1:0.00} s; submits {2:0.00} s + 1 s + list {3:0.00} s)' -f ($run.Seconds / $floor), $run.Seconds, $run.Submit, $run.List) '1.25 x' ($run.Seconds -le 1.25 * $floor)
}

function Measure-Limited([string] $Title, [string] $Connect, [int] $MostRejected, [bool] $IsTimed) {
    Set-Simulator $sim @{ job_seconds = 1; rate_limit = @{ per_minute = 600; burst = 10; retry_after = $true } }
    $folder = New-Folder ($Title -replace '\W') 100 131072
    $run = Invoke-Fresh -Connect $Connect @"
        `$seconds = (Measure-Command { `$done = @(Get-ChildItem '$folder' | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction) }).TotalSeconds
        @{ Seconds = `$seconds; Completed = @(`$done | Where-Object Status -EQ completed).Count; Sources = @(`$done.Source | Sort-Object -Unique).Count }
"@
    $log = @(Get-Request $sim)
    $rejected = @($log | Where-Object status -EQ 429).Count
    $through = $log.Count - $rejected
    $posts = @($log | Where-Object { $_.method -eq 'POST' -and $_.status -ne 429 }).Count
    $floor = 112 / 10
    Add-Result "$Title`: completed, sources, submits" "$($run.Completed), $($run.Sources), $posts" '100, 100, 100' ($run.Completed -eq 100 -and $run.Sources -eq 100 -and $posts -eq 100)
    Add-Result '... got through' $through '112' ($through -le 112)
    Add-Result '... rejected' $rejected $MostRejected ($rejected -le $MostRejected)
    if ($IsTimed) { Add-Result '... time' ('{0:0.00} x ({1:0.0} s)' -f ($run.Seconds / $floor), $run.Seconds) '1.25 x of 112 / rate' ($run.Seconds -le 1.25 * $floor) }
}

$measures['limit'] = { Measure-Limited '100 images at 600 a minute, burst 10' '-NoCheck' 12 $true }
$measures['own limit'] = { Measure-Limited 'the same with -RequestsPerMinute 600' '-NoCheck -RequestsPerMinute 600' 0 $false }

# Under a rate limit, neither the throttle limit nor jobs of another program (five for each of ours) may make a difference.
$measures['throttle'] = {
    $folder = New-Folder throttle 100 131072
    $floor = 112 / 10
    foreach ($foreign in 0, 5) {
        foreach ($throttle in 8, 32, 128) {
            Reset-Simulator $sim
            Set-Simulator $sim @{ job_seconds = 1; foreign_jobs = $foreign; rate_limit = @{ per_minute = 600; burst = 10; retry_after = $true } }
            $run = Invoke-Fresh @"
                `$seconds = (Measure-Command { `$done = @(Get-ChildItem '$folder' | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit $throttle | Wait-VlmPrediction) }).TotalSeconds
                @{ Seconds = `$seconds; Completed = @(`$done | Where-Object Status -EQ completed).Count }
"@
            $log = @(Get-Request $sim)
            $rejected = @($log | Where-Object status -EQ 429).Count
            $through = $log.Count - $rejected
            Add-Result "100 images at 600 a minute, -ThrottleLimit $throttle, $foreign foreign jobs for each: got through" "$through, $($run.Completed) completed" '120' ($through -le 120 -and $run.Completed -eq 100)
            Add-Result '... rejected' $rejected '12' ($rejected -le 12)
            Add-Result '... time' ('{0:0.00} x ({1:0.0} s)' -f ($run.Seconds / $floor), $run.Seconds) '1.25 x of 112 / rate' ($run.Seconds -le 1.25 * $floor)
        }
    }
}

$measures['pending'] = {
    $null = New-Seed $sim @{ count = 1000; status = 'pending'; job_seconds = 3600 }
    $run = Invoke-Fresh @"
        `$ids = (Get-VlmPrediction -First 1000)
        `$null = Invoke-RestMethod '$($sim.Root)/_sim/log' -Method Delete
        `$ids | Wait-VlmPrediction -TimeoutSec 30 -ErrorAction SilentlyContinue -ErrorVariable late
        @{ Late = `$late.Count }
"@
    $requests = @(Get-Request $sim).Count
    Add-Result "1,000 pending, 30 s of polling ($($run.Late) timed out): requests" $requests '25' ($requests -le 25 -and $run.Late -eq 1000)
}

$measures['large image'] = {
    New-Picture -Path "$work/small.jpg" -Bytes 2000000
    $large = [IO.File]::Create("$work/large.jpg")
    $block = [byte[]]::new(1MB); $block[0] = 0xFF; $block[1] = 0xD8; $block[2] = 0xFF; $block[3] = 0xE0
    foreach ($i in 1..200) { $large.Write($block) }
    $large.Dispose()
    $run = Invoke-Fresh @"
        `$null = New-VlmImagePrediction '$work/small.jpg' -Domain image.caption
        `$before = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        `$done = New-VlmImagePrediction '$work/large.jpg' -Domain image.caption
        @{ MB = ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 - `$before) / 1MB; Status = `$done.Status }
"@
    Add-Result "one image of 200 MB ($($run.Status)): peak working set grows by" ('{0:0.0} MB' -f $run.MB) '32 MB' ($run.MB -le 32 -and $run.Status -eq 'completed')
}

$measures['long list'] = {
    $null = New-Seed $sim @{ count = 50000; status = 'completed' }
    $run = Invoke-Fresh @"
        `$n = 0; `$first = 0; `$at = @{}
        `$most = 0
        Get-VlmPrediction | ForEach-Object {
            `$n++
            if (`$n -eq 1) { `$first = @((Invoke-RestMethod '$($sim.Root)/_sim/log').requests).Count }
            if (`$n % 5000 -eq 0) { `$at[`$n] = [Diagnostics.Process]::GetCurrentProcess().WorkingSet64 / 1MB }
        }
        @{ Count = `$n; First = `$first; Grown = (`$at.Values | Measure-Object -Maximum).Maximum - `$at[5000] }
"@
    Add-Result "Get-VlmPrediction over $($run.Count): requests before the first object" $run.First '1' ($run.First -eq 1 -and $run.Count -eq 50000)
    Add-Result '... working set from 5,000 to 50,000 grows by' ('{0:0.0} MB' -f $run.Grown) '64 MB' ($run.Grown -le 64)
}

$measures['stop'] = {
    $stop = {
        param($script, $ready)
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$Module/VlmRun.psd1'; Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -NoCheck; $script")
        $null = $shell.BeginInvoke()
        while (-not (& $ready)) { [Threading.Thread]::Sleep(20) }
        [Threading.Thread]::Sleep(300)
        (Measure-Command { $shell.Stop() }).TotalMilliseconds
        $shell.Dispose()
    }
    New-Picture -Path "$work/stop.jpg"
    $null = New-Seed $sim @{ count = 10; status = 'paused' }
    $wait = Get-Median (1..5 | ForEach-Object { Clear-Request $sim; & $stop 'Get-VlmPrediction -First 10 | Wait-VlmPrediction -TimeoutSec 600' { @(Get-Request $sim).Count -ge 1 } })
    Add-Fault $sim @{ kind = 'slow_head'; method = 'POST'; times = -1; delay_ms = 30000 }
    $submit = Get-Median (1..5 | ForEach-Object { Clear-Request $sim; & $stop "New-VlmImagePrediction '$work/stop.jpg' -Domain image.caption" { @(Get-Request $sim POST).Count -ge 1 } })
    Add-Result 'stop in a wait, median of 5' ('{0:0} ms' -f $wait) 'about 100 ms' ($wait -le 100)
    Add-Result 'stop in a submit, median of 5' ('{0:0} ms' -f $submit) 'about 100 ms' ($submit -le 100)
}

$measures['upload'] = {
    $file = "$work/upload.bin"
    $stream = [IO.File]::Create($file)
    $block = [byte[]]::new(1MB); [Random]::new(1).NextBytes($block)
    foreach ($i in 1..300) { $block[0] = $i % 256; $stream.Write($block) }
    $stream.Dispose()
    [IO.File]::WriteAllBytes("$file.small", $block)
    $run = Invoke-Fresh @"
        `$null = Send-VlmFile '$file.small'
        `$before = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        `$seconds = (Measure-Command { `$sent = Send-VlmFile '$file' }).TotalSeconds
        @{ MB = ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 - `$before) / 1MB; Seconds = `$seconds; Bytes = `$sent.Bytes }
"@
    $url = (Invoke-RestMethod "$($sim.BaseUri)/files/presigned-url" -Method Post -ContentType application/json -Headers @{ Authorization = 'Bearer sim-key' } -Body '{"filename":"curl.bin"}').url
    $beside = (Measure-Command { md5sum $file; curl -sS -o /dev/null -H 'Content-Type: application/octet-stream' -T $file $url }).TotalSeconds
    Add-Result "300 MB, presigned ($($run.Bytes) bytes): peak working set grows by" ('{0:0.0} MB' -f $run.MB) '32 MB' ($run.MB -le 32)
    Add-Result '... time' ('{0:0.00} x ({1:0.00} s; md5sum and curl -T {2:0.00} s)' -f ($run.Seconds / $beside), $run.Seconds, $beside) '1.5 x' ($run.Seconds -le 1.5 * $beside)
}

function New-Documents([string] $Name, [int] $Count, [int] $Bytes) {
    $folder = (New-Item -ItemType Directory -Path "$work/$Name").FullName
    $content = [byte[]]::new($Bytes)
    1..$Count | ForEach-Object {
        [Text.Encoding]::ASCII.GetBytes("%PDF-1.7 $_ ").CopyTo($content, 0)
        [IO.File]::WriteAllBytes(('{0}/{1:00000}.pdf' -f $folder, $_), $content)
    }
    $folder
}

$measures['documents'] = {
    Set-Simulator $sim @{ latency_ms = 20; job_seconds = 1 }
    $folder = New-Documents documents 500 90000
    $run = Invoke-Fresh @"
        `$null = Get-ChildItem '$folder' | Select-Object -First 20 | New-VlmDocumentPrediction -Domain document.invoice -Force | Wait-VlmPrediction
        `$null = Invoke-RestMethod '$($sim.Root)/_sim/log' -Method Delete
        `$p = [Diagnostics.Process]::GetCurrentProcess(); `$cpu = `$p.TotalProcessorTime.TotalMilliseconds
        `$done = @(Get-ChildItem '$folder' | New-VlmDocumentPrediction -Domain document.invoice -ThrottleLimit 32 -Force | Wait-VlmPrediction)
        `$p.Refresh()
        @{ Cpu = (`$p.TotalProcessorTime.TotalMilliseconds - `$cpu) / 500; Completed = @(`$done | Where-Object Status -EQ completed).Count }
"@
    $log = @(Get-Request $sim)
    $waiting = @($log | Where-Object method -EQ GET).Count
    Add-Result "500 documents, 20 ms latency ($($run.Completed) completed): requests, waiting" "$($log.Count - $waiting), $waiting" '1000, 20' ($run.Completed -eq 500 -and $log.Count - $waiting -le 1000 -and $waiting -le 20)
    Add-Result '... CPU time a document' ('{0:0.0} ms' -f $run.Cpu) '10 ms' ($run.Cpu -le 10)
}

$measures['limited documents'] = {
    Set-Simulator $sim @{ job_seconds = 1; rate_limit = @{ per_minute = 600; burst = 10; retry_after = $true } }
    $folder = New-Documents limited 100 90000
    $run = Invoke-Fresh @"
        `$seconds = (Measure-Command { `$done = @(Get-ChildItem '$folder' | New-VlmDocumentPrediction -Domain document.invoice | Wait-VlmPrediction) }).TotalSeconds
        @{ Seconds = `$seconds; Completed = @(`$done | Where-Object Status -EQ completed).Count; Sources = @(`$done.Source | Sort-Object -Unique).Count }
"@
    $posts = @(Get-Request $sim POST /v1/document | Where-Object status -NE 429).Count
    $floor = 212 / 10
    Add-Result '100 documents at 600 a minute, burst 10: completed, sources, submits' "$($run.Completed), $($run.Sources), $posts" '100, 100, 100' ($run.Completed -eq 100 -and $run.Sources -eq 100 -and $posts -eq 100)
    Add-Result '... time' ('{0:0.00} x ({1:0.0} s)' -f ($run.Seconds / $floor), $run.Seconds) '1.2 x of 212 / rate' ($run.Seconds -le 1.2 * $floor)
}

$measures['killed batch'] = {
    foreach ($keeps in $true, $false) {
        Reset-Simulator $sim
        Set-Simulator $sim @{ keep_ids = $keeps; latency_ms = 20; job_seconds = 1 }
        $folder = New-Documents "batch-$keeps" 300 20000
        $journal = "$work/batch-$keeps.jsonl"
        $command = "Import-Module '$Module/VlmRun.psd1'; Import-Module '$PSScriptRoot/../VlmRun.Tests/Simulator.psm1'; Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (Get-TestKey) -NoCheck; Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$journal' 6>`$null | ForEach-Object Source"
        $random = [Random]::new(7)
        foreach ($kill in 1..10) {
            $child = Start-FreshShell $command
            # Must be read, otherwise a full pipe would block the process.
            $child.BeginOutputReadLine(); $child.BeginErrorReadLine()
            if (-not $child.WaitForExit($random.Next(900, 2200))) { $child.Kill() }
            $child.WaitForExit()
        }
        $sources = @(Invoke-Shell -Command $command 2>$null | Where-Object { $_ -like "$folder*" })
        $state = Invoke-Shell -Command "Import-Module '$Module/VlmRun.psd1'; Get-VlmBatch '$journal' | ConvertTo-Json" | ConvertFrom-Json
        $twice = @(Get-Request $sim POST /v1/document | Where-Object prediction_id | Group-Object { $_.body.file_id } | Where-Object Count -GT 1).Count
        $once = @($sources | Sort-Object -Unique).Count
        Add-Result "batch of 300, killed ten times, ids kept: $keeps; results, sources, in doubt" "$($sources.Count), $once, $($state.InDoubt)" ($keeps ? '300, 300, 0' : 'results + in doubt = 300') ($sources.Count -eq $once -and $once + $state.InDoubt -eq 300 -and ($state.InDoubt -eq 0 -or -not $keeps))
        Add-Result '... files submitted twice' $twice '0' ($twice -eq 0)
    }
}

$measures['batch of pictures'] = {
    Set-Simulator $sim @{ job_seconds = 0 }
    $folder = New-Folder pictures 1000 20000
    $run = Invoke-Fresh @"
        @{ Count = @(Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$work/pictures.jsonl' -ThrottleLimit 32 6>`$null).Count }
"@
    $sent = @(Get-Request $sim POST)
    Add-Result 'batch of 1,000 pictures: completed, requests to start them, uploads' "$($run.Count), $($sent.Count), $(@($sent | Where-Object path -Like '/v1/files*').Count)" '1000, 1000, 0' ($run.Count -eq 1000 -and $sent.Count -eq 1000 -and @($sent | Where-Object path -NE /v1/image/generate).Count -eq 0)
    $folder = New-Folder large-pictures 16 20MB
    $run = Invoke-Fresh @"
        `$null = Invoke-VlmBatch '$work/pictures/0001.jpg' -Domain document.invoice -Journal '$work/warm.jsonl' 6>`$null
        `$before = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        `$count = @(Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$work/large-pictures.jsonl' 6>`$null).Count
        @{ Count = `$count; Grown = ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 - `$before) / 1MB }
"@
    Add-Result "batch of $($run.Count) pictures of 20 MB: peak working set grows by" ('{0:0.0} MB' -f $run.Grown) '64 MB' ($run.Count -eq 16 -and $run.Grown -le 64)
}

# Results and moved files, with a kill every second or two; the target on the same volume, and on another where there is one.
$measures['watched batch'] = {
    foreach ($volume in 'the same volume', 'another volume') {
        $target = $volume -eq 'the same volume' ? "$work/moved" : "/dev/shm/vlmrun-bench-$PID"
        if ($volume -eq 'another volume' -and -not (Test-Path /dev/shm)) { Write-Host 'Left out: moves to another volume. There is no /dev/shm.'; continue }
        Reset-Simulator $sim
        Set-Simulator $sim @{ latency_ms = 20; job_seconds = 1 }
        $name = "watched-$($volume.Split(' ')[0])"
        $folder = New-Documents $name 300 20000
        $journal = "$work/$name.jsonl"
        $command = "Import-Module '$Module/VlmRun.psd1'; Import-Module '$PSScriptRoot/../VlmRun.Tests/Simulator.psm1'; Connect-VlmRun -BaseUri '$($sim.BaseUri)' -ApiKey (Get-TestKey) -NoCheck; Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$journal' -Destination '$journal.out' -Watch -SettleSec 0.3 -UntilIdleSec 3 -MoveCompleted '$target' -MoveFailed '$target.failed' 6>`$null | ForEach-Object Source"
        $random = [Random]::new(11)
        try {
            foreach ($kill in 1..10) {
                $child = Start-FreshShell $command
                $child.BeginOutputReadLine(); $child.BeginErrorReadLine()
                if (-not $child.WaitForExit($random.Next(1500, 3500))) { $child.Kill() }
                $child.WaitForExit()
            }
            $sources = @(Invoke-Shell -Command $command 2>$null | Where-Object { $_ -like "$folder*" })
            $moved = @(Get-ChildItem $target -Recurse -File -Force)
            $left = @(Get-ChildItem $folder -File).Count
            $contents = @($moved | Get-FileHash -Algorithm MD5 | Select-Object -ExpandProperty Hash -Unique).Count
            $files = @(Get-ChildItem "$journal.out" -File).Count
            $twice = @(Get-Started $sim | Group-Object Md5 | Where-Object Count -GT 1).Count
            $once = @($sources | Sort-Object -Unique).Count
            Add-Result "watched batch of 300, killed ten times, moved to $volume`: results, result files, moved, different, left, twice" "$once of $($sources.Count), $files, $($moved.Count), $contents, $left, $twice" '300 of 300, 300, 300, 300, 0, 0' (
                $sources.Count -eq 300 -and $once -eq 300 -and $files -eq 300 -and $moved.Count -eq 300 -and $contents -eq 300 -and $left -eq 0 -and $twice -eq 0)
        }
        finally { Remove-Item $target, "$target.failed" -Recurse -Force -ErrorAction Ignore }
    }
}

# The CPU time of a listing of 100,000 files that are all done: two runs that differ in the number of listings only.
$measures['watched folder'] = {
    $folder = (New-Item -ItemType Directory -Path "$work/known").FullName
    foreach ($n in 1..100000) { [IO.File]::Create(('{0}/{1:000000}.pdf' -f $folder, $n)).Dispose() }
    $run = Invoke-Fresh @"
        `$type = (Get-Command Invoke-VlmBatch).ImplementingType.Assembly
        `$wanted = [Linq.Expressions.Expression]::Lambda([Func[string, bool]], [Linq.Expressions.Expression]::Constant(`$true), [Linq.Expressions.Expression]::Parameter([string])).Compile()
        `$free = [Linq.Expressions.Expression]::Lambda([Func[string, bool]], [Linq.Expressions.Expression]::Constant(`$false), [Linq.Expressions.Expression]::Parameter([string])).Compile()
        `$listing = `$type.GetType('VlmRun.Batch.Intake.FolderListing').GetConstructors()[0].Invoke(@([string[]]@('$folder'), `$true, `$free, [Action[string, Exception]] { }))
        `$intake = `$type.GetType('VlmRun.Batch.Intake.BatchIntake').GetConstructors()[0].Invoke(@([TimeProvider]::System, [TimeSpan]::Zero, `$wanted, `$free))
        `$whole = [Linq.Expressions.Expression]::Lambda([Func[bool]], [Linq.Expressions.Expression]::Constant(`$true)).Compile()
        `$null = Invoke-RestMethod '$($sim.Root)/_sim/log' -Method Delete
        `$first = `$intake.Take(`$listing.List(), `$whole)
        foreach (`$path in `$first) { `$intake.Done(`$path) }
        `$p = [Diagnostics.Process]::GetCurrentProcess(); `$p.Refresh(); `$cpu = `$p.TotalProcessorTime.TotalSeconds
        foreach (`$round in 1..5) { `$null = `$intake.Take(`$listing.List(), `$whole) }
        `$p.Refresh()
        @{ Cpu = (`$p.TotalProcessorTime.TotalSeconds - `$cpu) / 5; Known = `$intake.Count; First = `$first.Count }
"@
    $requests = @(Get-Request $sim).Count
    Add-Result "a round of -Watch over $($run.Known) known files ($($run.First) taken before): CPU time" ('{0:0.00} s' -f $run.Cpu) '1 s' ($run.Cpu -le 1 -and $run.Known -eq 100000 -and $run.First -eq 100000)
    Add-Result '... requests' $requests '0' ($requests -eq 0)
}

$measures['budget'] = {
    Set-Simulator $sim @{ job_seconds = 0.2; count_pages = $true; double_bills = 3 }
    $folder = (New-Item -ItemType Directory -Path "$work/budget").FullName
    1..30 | ForEach-Object { New-Pdf ('{0}/{1:00}.pdf' -f $folder, $_) ($_ % 9 + 1) $_ }
    $runs = foreach ($budget in 100, 10000) {
        $run = Invoke-Fresh @"
            `$failed = `$null
            Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$work/budget.jsonl' -MaxCredits $budget -ErrorVariable failed -ErrorAction SilentlyContinue 6>`$null | Out-Null
            `$bills = @(Get-VlmPrediction)
            @{ Bill = (`$bills.CreditsUsed | Measure-Object -Sum).Sum; Max = (`$bills.CreditsUsed | Measure-Object -Maximum).Maximum; Errors = @(`$failed.FullyQualifiedErrorId) }
"@
        $run
    }

    # A doubled bill differs from its estimate by half of it.
    $bound = 100 + [Math]::Floor($runs[0].Max / 2)
    Add-Result 'budget of 100 credits, files of 1 to 9 pages, 8 in flight, each third bill doubled: credits' $runs[0].Bill "$bound, BudgetReached" ($runs[0].Bill -le $bound -and $runs[0].Bill -gt 80 -and $runs[0].Errors.Count -eq 1 -and $runs[0].Errors[0] -like 'BudgetReached*')
    $started = @(Get-Request $sim POST /v1/document | Where-Object prediction_id)
    Add-Result '... after a second run: files, files sent twice' "$($started.Count), $(@($started | Group-Object { $_.body.file_id } | Where-Object Count -GT 1).Count)" '30, 0' ($started.Count -eq 30 -and @($started.body.file_id | Sort-Object -Unique).Count -eq 30 -and -not $runs[1].Errors)
}

$measures['long batch'] = {
    Set-Simulator $sim @{ job_seconds = 0.5 }
    $folder = New-Documents long 10000 600
    $run = Invoke-Fresh @"
        `$n = 0; `$at = @{}
        Invoke-VlmBatch '$folder' -Domain document.invoice -Journal '$work/long.jsonl' -ThrottleLimit 32 6>`$null | ForEach-Object {
            `$n++
            if (`$n % 1000 -eq 0) { `$at[`$n] = [Diagnostics.Process]::GetCurrentProcess().WorkingSet64 / 1MB }
        }
        @{ Count = `$n; Grown = (`$at.Values | Measure-Object -Maximum).Maximum - `$at[1000] }
"@
    Add-Result "batch of $($run.Count) small files: working set from 1,000 on grows by" ('{0:0.0} MB' -f $run.Grown) '64 MB' ($run.Grown -le 64 -and $run.Count -eq 10000)
}

# A PDF of five pages as programs of today write it: its objects in a compressed stream, its table in another.
function New-CompressedPdf([string] $Path) {
    $deflate = {
        $stream = [IO.MemoryStream]::new()
        $deflater = [IO.Compression.ZLibStream]::new($stream, [IO.Compression.CompressionLevel]::Optimal, $true)
        $deflater.Write($args[0], 0, $args[0].Length)
        $deflater.Dispose()
        , $stream.ToArray()
    }
    $latin = [Text.Encoding]::Latin1
    $objects = @('<</Type/Catalog/Pages 2 0 R>>', "<</Type/Pages/Count 5/Kids[3 0 R 4 0 R 5 0 R 6 0 R 7 0 R]>>") + @('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 10 0 R/Resources<</Font<</F1 11 0 R>>>>>>') * 5
    $offset = 0
    $list = foreach ($i in 0..6) { "$($i + 1) $offset"; $offset += $objects[$i].Length + 1 }
    $list = "$($list -join ' ') "
    $data = & $deflate $latin.GetBytes($list + ($objects -join "`n"))
    $file = [Collections.Generic.List[byte]]::new($latin.GetBytes("%PDF-1.7`n10 0 obj`n<</Length 60000>>`nstream`n"))
    $file.AddRange([byte[]]::new(60000))
    $file.AddRange($latin.GetBytes("`nendstream`nendobj`n"))
    $container = $file.Count
    $file.AddRange([byte[]]($latin.GetBytes("8 0 obj`n<</Type/ObjStm/N 7/First $($list.Length)/Filter/FlateDecode/Length $($data.Length)>>`nstream`n") + $data + $latin.GetBytes("`nendstream`nendobj`n")))
    $table = $file.Count
    $number = { [byte]($args[0] -shr 16), [byte](($args[0] -shr 8) -band 255), [byte]($args[0] -band 255) }
    $rows = [byte[]]@(0, 0, 0, 0, 0; foreach ($i in 0..6) { 2, 0, 0, 8, $i }; 1; & $number $container; 0; 1; & $number $table; 0)
    $data = & $deflate $rows
    $file.AddRange([byte[]]($latin.GetBytes("9 0 obj`n<</Type/XRef/W[1 3 1]/Size 10/Root 1 0 R/Filter/FlateDecode/Length $($data.Length)>>`nstream`n") + $data + $latin.GetBytes("`nendstream`nendobj`nstartxref`n$table`n%%EOF`n")))
    [IO.File]::WriteAllBytes($Path, $file.ToArray())
}

$measures['cost'] = {
    $folder = (New-Item -ItemType Directory -Path "$work/cost").FullName
    New-Pdf "$folder/table.pdf" 5
    New-CompressedPdf "$folder/compressed.pdf"
    foreach ($i in 1..500) { foreach ($name in 'table', 'compressed') { Copy-Item "$folder/$name.pdf" "$folder/$name-$i.pdf" } }
    Remove-Item "$folder/table.pdf", "$folder/compressed.pdf"
    Clear-Request $sim
    $run = Invoke-Fresh @"
        `$process = [Diagnostics.Process]::GetCurrentProcess()
        `$before = `$process.TotalProcessorTime
        `$costs = @(Measure-VlmCost '$folder' -Domain document.invoice 6>`$null)
        `$process.Refresh()
        @{ Ms = (`$process.TotalProcessorTime - `$before).TotalMilliseconds / 1000; Pages = (`$costs | Measure-Object Pages -Sum).Sum; Files = `$costs.Count }
"@
    Add-Result 'cost of 1,000 PDFs of 5 pages: CPU a file, the first in a process included' ('{0:0.00} ms' -f $run.Ms) '3 ms' ($run.Ms -le 3)
    Add-Result '... pages' $run.Pages '5000' ($run.Pages -eq 5000 -and $run.Files -eq 1000)
    Add-Result '... requests' @(Get-Request $sim).Count '0' (@(Get-Request $sim).Count -eq 0)
}

$measures['first token'] = {
    Set-Simulator $sim @{ chat_chunk_delay_ms = 20 }
    # Compares when the first text was shown with when the simulator flushed it: one machine, one clock.
    $run = Invoke-Fresh @"
        `$ms = foreach (`$i in 0..10) {
            `$null = Invoke-RestMethod '$($sim.Root)/_sim/log' -Method Delete
            `$null = Invoke-VlmChat 'hello' -InformationVariable shown 6>`$null
            `$sent = (Invoke-RestMethod '$($sim.Root)/_sim/log').requests.Where({ `$_.first_token_at_us })[0].first_token_at_us
            ((`$shown[0].TimeGenerated.ToUniversalTime() - [DateTime]::UnixEpoch).Ticks / 10 - `$sent) / 1000
        }
        @{ First = `$ms[0]; Rest = @(`$ms | Select-Object -Skip 1) }
"@
    $worst = ($run.Rest | Measure-Object -Maximum).Maximum
    Add-Result 'first token of a chat, from the simulator''s flush: the first in a process' ('{0:0.0} ms' -f $run.First) '50 ms' ($run.First -le 50)
    Add-Result '... the worst of the ten after it' ('{0:0.0} ms' -f $worst) '50 ms' ($worst -le 50)
}

# Further measures, by topic.
foreach ($topic in Get-ChildItem "$PSScriptRoot/*.Measures.ps1") { . $topic }

$sim = Start-Simulator -Path $Simulator
try {
    foreach ($name in $measures.Keys | Where-Object { $_ -like "$Filter*" }) {
        Reset-Simulator $sim
        & $measures[$name]
    }
}
finally {
    Stop-Simulator $sim
    if ($measured.Server) { Stop-PostgreSql $measured.Server }
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}

$results | Format-Table -AutoSize -Wrap | Out-Host
exit @($results | Where-Object Holds -NE 'yes').Count
