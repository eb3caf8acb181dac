# Starts the simulator and uses its control routes, for tests, demo and benchmarks.
Import-Module "$PSScriptRoot/Shell.psm1"

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

# The requests that the simulator has received, oldest first.
function Get-Request {
    param($Simulator, [string] $Method, [string] $Path)
    $query = @(if ($Method) { "method=$Method" }; if ($Path) { "path=$([uri]::EscapeDataString($Path))" }) -join '&'
    (Invoke-Control $Simulator Get "log?$query").requests
}

function Clear-Request { param($Simulator) $null = Invoke-Control $Simulator Delete log }

# The smallest valid image, made unique by its number.
function New-Picture {
    param([string] $Path, [int] $Number = 0, [int] $Bytes = 256)
    $content = [byte[]]::new([Math]::Max(16, $Bytes))
    [byte[]](0xFF, 0xD8, 0xFF, 0xE0) + [BitConverter]::GetBytes($Number) | ForEach-Object -Begin { $i = 0 } -Process { $content[$i++] = $_ }
    [IO.File]::WriteAllBytes($Path, $content)
}

function Get-TestKey { ConvertTo-SecureString sim-key -AsPlainText -Force }

# A new session for the simulator: the adapted rate and caches of an earlier one must not influence a test.
function Connect-Simulator {
    param($Simulator, [hashtable] $With = @{})
    Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $Simulator.BaseUri -NoCheck @With
}

# Creates this number of different images and returns their files.
function New-PictureFolder {
    param([string] $Path, [int] $Count)
    $null = New-Item -ItemType Directory -Path $Path -Force
    foreach ($number in 1..$Count) { New-Picture ('{0}/{1:d4}.jpg' -f $Path, $number) $number }
    Get-ChildItem -LiteralPath $Path -File
}

# Creates this number of small files of a kind, each with different content, and returns them.
function New-FileFolder {
    param([string] $Path, [int] $Count, [string] $Extension = 'pdf')
    $null = New-Item -ItemType Directory -Path $Path -Force
    foreach ($number in 1..$Count) { [IO.File]::WriteAllText(('{0}/{1:d4}.{2}' -f $Path, $number, $Extension), "%PDF-1.7 $Path $number") }
    Get-ChildItem -LiteralPath $Path -File -Filter "*.$Extension"
}

# A PDF file with this number of empty pages, made unique by a number.
function New-Pdf {
    param([string] $Path, [int] $Pages, [int] $Number = 0)
    $text = [Text.StringBuilder]::new("%PDF-1.4`n")
    $offsets = [Collections.Generic.List[int]]::new()
    $kids = (0..($Pages - 1) | ForEach-Object { "$($_ + 4) 0 R" }) -join ' '
    $objects = @('<< /Type /Catalog /Pages 2 0 R >>', "<< /Type /Pages /Kids [$kids] /Count $Pages >>", "<< /Title (file $Number) >>") +
        @('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>') * $Pages
    foreach ($object in $objects) {
        $offsets.Add($text.Length)
        $null = $text.Append("$($offsets.Count) 0 obj`n$object`nendobj`n")
    }

    $xref = $text.Length
    $null = $text.Append("xref`n0 $($offsets.Count + 1)`n0000000000 65535 f `n")
    foreach ($offset in $offsets) { $null = $text.Append(('{0:d10} 00000 n ' -f $offset) + "`n") }
    $null = $text.Append("trailer`n<< /Size $($offsets.Count + 1) /Root 1 0 R /Info 3 0 R >>`nstartxref`n$xref`n%%EOF`n")
    [IO.File]::WriteAllText($Path, $text.ToString(), [Text.Encoding]::ASCII)
}

# A file of this number of bytes, with content that depends on its number.
function New-LargeFile {
    param([string] $Path, [int] $Bytes, [int] $Number = 1)
    $content = [byte[]]::new($Bytes)
    [Random]::new($Number).NextBytes($content)
    [IO.File]::WriteAllBytes($Path, $content)
    Get-Item -LiteralPath $Path
}

function Get-Md5 { param([string] $Path) (Get-FileHash -LiteralPath $Path -Algorithm MD5).Hash.ToLowerInvariant() }

# The jobs that the service has started, each with the MD5 of its file: the id of a file may differ for the same content.
function Get-Started {
    param($Simulator)
    $all = @(Get-Request $Simulator)
    $contents = @{}
    foreach ($request in $all) { if ($request.upload) { $contents[$request.file_id] = $request.upload.md5 } }
    $all | Where-Object { $_.prediction_id -and $_.method -eq 'POST' -and $_.path -match '/(generate|execute)$' } |
        ForEach-Object { [pscustomobject]@{ Id = $_.prediction_id; Md5 = if ($_.file_id) { $contents[$_.file_id] }; Request = $_ } }
}

# The executions that the service has started, each with the MD5 of its file.
function Get-StartedExecution {
    param($Simulator)
    $all = @(Get-Request $Simulator)
    $contents = @{}
    foreach ($request in $all) { if ($request.upload) { $contents[$request.file_id] = $request.upload.md5 } }
    $all | Where-Object { $_.execution_id -and $_.method -eq 'POST' } |
        ForEach-Object { [pscustomobject]@{ Id = $_.execution_id; Md5 = $contents[$_.body.inputs.files[0].file_id]; Request = $_ } }
}

# Runs a script in its own runspace, with the module and a session, so that it can be observed and stopped; its arguments are $_.
function Start-Script {
    param($Simulator, [string] $Script, $Arguments)
    $shell = [powershell]::Create()
    $null = $shell.AddScript('param($module, $base, $key) Import-Module $module; Connect-VlmRun -ApiKey $key -BaseUri $base -NoCheck').
        AddParameters(@{ module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; base = $Simulator.BaseUri; key = Get-TestKey }).Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript("param(`$_) $Script").AddArgument($Arguments)
    [pscustomobject]@{ Shell = $shell; Run = $shell.BeginInvoke() }
}

# Waits for its end and returns its output.
function Receive-Script {
    param($Started, [int] $TimeoutSec = 30)
    try {
        if (-not $Started.Run.AsyncWaitHandle.WaitOne($TimeoutSec * 1000)) { throw "The script did not end within $TimeoutSec s." }
        $Started.Shell.EndInvoke($Started.Run)
    }
    finally { Remove-Script $Started }
}

function Remove-Script {
    param($Started)
    $Started.Shell.Stop()
    $Started.Shell.Runspace.Dispose()
    $Started.Shell.Dispose()
}

# The requests that cost credits, oldest first.
function Get-PaidRequest {
    param($Simulator)
    , @((Get-Request $Simulator POST /v1/image) | Where-Object { $_ })
}

# Waits for a condition; the time is a limit, not a measurement.
function Wait-Until {
    param([scriptblock] $Condition, [double] $Seconds = 20)
    $end = [DateTime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $end) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

# Starts a new PowerShell process without the module; its streams can be read.
function Start-FreshShell {
    param([string] $Script, [hashtable] $Environment = @{})
    $start = New-ShellStart $Script
    $start.Environment['NO_COLOR'] = '1'
    $start.Environment['MODULE'] = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = [string]$Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process
}

# The same, but waits for its end and returns its output and exit code.
function Invoke-FreshShell {
    param([string] $Script, [hashtable] $Environment = @{}, [int] $TimeoutSec = 60)
    $process = Start-FreshShell $Script $Environment
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit($TimeoutSec * 1000)) { $process.Kill($true); throw "The shell did not end within $TimeoutSec s." }
    [pscustomobject]@{ Output = $output.Result.Trim(); Error = $errors.Result.Trim(); ExitCode = $process.ExitCode }
}

Export-ModuleMember -Function *
