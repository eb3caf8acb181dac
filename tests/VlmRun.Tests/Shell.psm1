# Starts another process of the current PowerShell, for build, tests, demo and benchmarks.

# The start of its command line: its executable, or, for the .NET tool, dotnet and pwsh.dll.
function Get-Shell {
    $own = [Environment]::ProcessPath
    if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'dotnet') { return $own, (Join-Path $PSHOME 'pwsh.dll') }
    $own
}

# Runs it in this console and waits for its end, like `pwsh -NoProfile -NonInteractive …`.
function Invoke-Shell {
    $first, $rest = @(Get-Shell)
    $rest = @($rest | Where-Object { $_ })
    & $first @rest -NoProfile -NonInteractive @args
}

# Start information for a process without this console, with redirected streams; $Script is the -Command.
function New-ShellStart {
    param([string] $Script)
    $first, $rest = Get-Shell
    $start = [Diagnostics.ProcessStartInfo]::new($first)
    foreach ($word in @($rest) + '-NoProfile', '-NonInteractive', '-Command', $Script) { if ($word) { $start.ArgumentList.Add($word) } }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start
}

# Ends this process and its child processes when the process with that id has ended: a signal reaches only one process.
function Stop-WithParent {
    param([int] $Id)
    $null = [powershell]::Create().AddScript({
            param($parent, $own)
            # In short intervals: a wait that cannot be stopped would prevent this process from ending.
            try { while (-not [Diagnostics.Process]::GetProcessById($parent).WaitForExit(250)) { } } catch [ArgumentException] { <# It has ended already. #> }
            Get-Process | Where-Object { $_.Parent.Id -eq $own } | ForEach-Object { $_.Kill($true) }
            [Environment]::Exit(1)
        }).AddArgument($Id).AddArgument($PID).BeginInvoke()
}

# The reason why Start-Job is not available, or nothing. It starts an executable that the .NET tool does not have.
function Get-NoJobReason {
    $name = $IsWindows ? 'pwsh.exe' : 'pwsh'
    if (-not (Test-Path (Join-Path $PSHOME $name))) { "Start-Job needs $name beside pwsh.dll, and PowerShell as a .NET tool comes without" }
}

Export-ModuleMember -Function *
