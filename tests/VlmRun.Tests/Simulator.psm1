# Starts the simulator and speaks with its control routes, for tests, demo and bench.

function Start-Simulator {
    param([string] $Path = $env:VLMRUN_TEST_SIMULATOR, [string[]] $Arguments)

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($Path, '--port', '0', '--parent', $PID) + $Arguments) { if ($argument) { $start.ArgumentList.Add($argument) } }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '(http://127\.0\.0\.1:\d+)/v1') { throw "The simulator did not start: $line" }
    $root = $Matches[1]
    $tls = if ('--tls' -in $Arguments) { $process.StandardOutput.ReadLine() -replace '^TLS ' }
    [pscustomobject]@{ Process = $process; Root = $root; BaseUri = "$root/v1"; Tls = $tls }
}

function Stop-Simulator {
    param($Simulator)
    if ($Simulator -and -not $Simulator.Process.HasExited) { $Simulator.Process.Kill($true); $Simulator.Process.WaitForExit() }
}

function Invoke-Control {
    param($Simulator, [string] $Method, [string] $Path, $Body)
    $json = if ($null -ne $Body) { ConvertTo-Json $Body -Depth 20 -Compress }
    Invoke-RestMethod -Method $Method -Uri "$($Simulator.Root)/_sim/$Path" -Body $json -ContentType application/json
}

function Reset-Simulator { param($Simulator) $null = Invoke-Control $Simulator Post reset }
function Set-Simulator { param($Simulator, [hashtable] $Settings) $null = Invoke-Control $Simulator Patch settings $Settings }
function Add-Fault { param($Simulator, [hashtable] $Fault) $null = Invoke-Control $Simulator Post faults $Fault }
function Clear-Fault { param($Simulator) $null = Invoke-Control $Simulator Delete faults }
function New-Seed { param($Simulator, [hashtable] $Seed) Invoke-Control $Simulator Post predictions $Seed }

# Requests that the simulator was asked, oldest first.
function Get-Request {
    param($Simulator, [string] $Method, [string] $Path)
    $query = @(if ($Method) { "method=$Method" }; if ($Path) { "path=$([uri]::EscapeDataString($Path))" }) -join '&'
    (Invoke-Control $Simulator Get "log?$query").requests
}

function Clear-Request { param($Simulator) $null = Invoke-Control $Simulator Delete log }

# The smallest picture that is one, made different by its number.
function New-Picture {
    param([string] $Path, [int] $Number = 0, [int] $Bytes = 256)
    $content = [byte[]]::new([Math]::Max(16, $Bytes))
    [byte[]](0xFF, 0xD8, 0xFF, 0xE0) + [BitConverter]::GetBytes($Number) | ForEach-Object -Begin { $i = 0 } -Process { $content[$i++] = $_ }
    [IO.File]::WriteAllBytes($Path, $content)
}

function Get-TestKey { ConvertTo-SecureString sim-key -AsPlainText -Force }

# A session for the simulator, made anew: what an earlier one has learned of the service must not steer a test.
function Connect-Simulator {
    param($Simulator, [hashtable] $With = @{})
    Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $Simulator.BaseUri -NoCheck @With
}

# So many different pictures; gives their files.
function New-PictureFolder {
    param([string] $Path, [int] $Count)
    $null = New-Item -ItemType Directory -Path $Path -Force
    foreach ($number in 1..$Count) { New-Picture ('{0}/{1:d4}.jpg' -f $Path, $number) $number }
    Get-ChildItem -LiteralPath $Path -File
}

# What was sent and costs credits, oldest first.
function Get-PaidRequest {
    param($Simulator)
    , @((Get-Request $Simulator POST /v1/image) | Where-Object { $_ })
}

# Waits for a condition that something else brings about; a limit, not a measure.
function Wait-Until {
    param([scriptblock] $Condition, [double] $Seconds = 20)
    $end = [DateTime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $end) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

# A fresh shell that has not seen the module; gives what it wrote and its exit code.
function Invoke-FreshShell {
    param([string] $Script, [hashtable] $Environment = @{}, [int] $TimeoutSec = 60)
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Script) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.Environment['NO_COLOR'] = '1'
    $start.Environment['MODULE'] = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = [string]$Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit($TimeoutSec * 1000)) { $process.Kill($true); throw "The shell did not end within $TimeoutSec s." }
    [pscustomobject]@{ Output = $output.Result.Trim(); Error = $errors.Result.Trim(); ExitCode = $process.ExitCode }
}

Export-ModuleMember -Function *
