# For tests of journals in PostgreSQL: runs, and workers in their own processes. Uses the caller's $sim and $server, and is dot-sourced.

# A folder of files, and a database for its run.
function New-Run([int] $Count, [string] $Options = '?lease=3') {
    $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    $database = New-Database $server $Options
    [pscustomobject]@{
        Place = $place; Database = $database.Name; Journal = $database.Journal
        Files = if ($Count) { New-FileFolder "$place/in" $Count }
        Batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = $database.Journal; Run = 'nightly' }
    }
}

# A worker in its own process, which can be killed.
function Start-Worker($Run, [string] $More = '', [string] $Connect = '', [string] $Job = '-Domain document.invoice', [hashtable] $Environment = @{}) {
    Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck $Connect
Invoke-VlmBatch '$($Run.Batch.Path)' $Job -Journal '$($Run.Journal)' -Run nightly $($More -like '*-ThrottleLimit*' ? '' : '-ThrottleLimit 4') $More | ForEach-Object { "result `$(`$_.Source)" }
`$Error | ForEach-Object { "error `$(`$_.FullyQualifiedErrorId) `$(`$_.ErrorDetails.Message ?? `$_)" }
"@ $Environment
}

# Waits for its end, and returns its lines: 'result PATH' and 'error ID MESSAGE'.
function Receive-Worker($Worker, [int] $Seconds = 90) {
    $out = $Worker.StandardOutput.ReadToEndAsync()
    $bad = $Worker.StandardError.ReadToEndAsync()
    if (-not $Worker.WaitForExit($Seconds * 1000)) { $Worker.Kill($true); throw "The worker did not end: $($out.Result)" }
    @($out.Result + $bad.Result -split "`n" | Where-Object { $_ })
}

function Get-State($Run) { Get-VlmBatch $Run.Journal -Run nightly -ErrorAction Stop }

# Everything that the service has started, whatever its kind.
function Get-AnyStarted { @(Get-Started $sim) + @(Get-StartedExecution $sim) | Where-Object { $_ } }

function Assert-NotTwice {
    $started = @(Get-AnyStarted)
    @($started | Where-Object { -not $_.Md5 -and $_.Request.path -notlike '*/image/*' }).Count | Should -Be 0
    $started | Where-Object Md5 | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty
}

# The command of a user that ends in an error.
function Get-Failed([scriptblock] $Command) { try { $null = & $Command } catch { $_ } }
