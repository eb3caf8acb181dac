# Starts another process of the PowerShell that runs this, for build, tests, demo and bench.

# The words that begin its command line: its executable, or, as a .NET tool, dotnet and pwsh.dll.
function Get-Shell {
    $own = [Environment]::ProcessPath
    if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'dotnet') { return $own, (Join-Path $PSHOME 'pwsh.dll') }
    $own
}

# Runs it to its end in this console, as `pwsh -NoProfile -NonInteractive …` would.
function Invoke-Shell {
    $first, $rest = @(Get-Shell)
    $rest = @($rest | Where-Object { $_ })
    & $first @rest -NoProfile -NonInteractive @args
}

# What starts it apart from this console, its streams redirected; $Script is a -Command.
function New-ShellStart {
    param([string] $Script)
    $first, $rest = Get-Shell
    $start = [Diagnostics.ProcessStartInfo]::new($first)
    foreach ($word in @($rest) + '-NoProfile', '-NonInteractive', '-Command', $Script) { if ($word) { $start.ArgumentList.Add($word) } }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start
}

# Ends this process, and all that it has started, when the process of that id has ended: a signal to one reaches one alone.
function Stop-WithParent {
    param([int] $Id)
    $null = [powershell]::Create().AddScript({
            param($parent, $own)
            # In short pieces: a wait that cannot be stopped would keep this process from its own end.
            try { while (-not [Diagnostics.Process]::GetProcessById($parent).WaitForExit(250)) { } } catch [ArgumentException] { <# It has ended already. #> }
            Get-Process | Where-Object { $_.Parent.Id -eq $own } | ForEach-Object { $_.Kill($true) }
            [Environment]::Exit(1)
        }).AddArgument($Id).AddArgument($PID).BeginInvoke()
}

# Why Start-Job cannot be had; nothing where it can. It starts an executable that a .NET tool does not have.
function Get-NoJobReason {
    $name = $IsWindows ? 'pwsh.exe' : 'pwsh'
    if (-not (Test-Path (Join-Path $PSHOME $name))) { "Start-Job needs $name beside pwsh.dll, and PowerShell as a .NET tool comes without" }
}

Export-ModuleMember -Function *
