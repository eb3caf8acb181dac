# Runs the Pester suite, or one part of it, in this new process against the built module, and writes the counts as JSON.
param([string] $Module, [string] $Simulator, [string] $Filter, [string] $Result, [int] $Parent, [int] $Part = 1, [int] $Of = 1)

Import-Module "$PSScriptRoot/Shell.psm1"
if ($Parent) { Stop-WithParent $Parent }

$env:VLMRUN_TEST_MODULE = $Module
$env:VLMRUN_TEST_SIMULATOR = $Simulator
# Found by name, as an installed module is.
$env:PSModulePath = (Split-Path (Split-Path $Module)) + [IO.Path]::PathSeparator + $env:PSModulePath
# The settings of the user must not influence a test or be changed by one.
Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL -ErrorAction Ignore
$env:VLMRUN_TEST_HOME = $HOME
$env:HOME = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "vlmrun-home-$PID")).FullName
try {
    Import-Module Pester -MinimumVersion 5.5
    $files = Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1 | Where-Object BaseName -Like "$Filter*"
    if (-not $files) { throw "No file of the suite begins with '$Filter'." }
    # Large files and small ones alike in each part.
    $number = 0
    $files = @($files | Sort-Object Length -Descending | Where-Object { $number++ % $Of -eq $Part - 1 } | Sort-Object Name)
    if (-not $files) { @{ Passed = 0; Failed = 0; Skipped = 0 } | ConvertTo-Json | Set-Content $Result; return }
    $configuration = New-PesterConfiguration -Hashtable @{
        Run    = @{ Path = @($files.FullName); PassThru = $true }
        Output = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
    }
    $run = Invoke-Pester -Configuration $configuration
    @{
        Passed  = $run.PassedCount
        Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
        Skipped = $run.SkippedCount + $run.NotRunCount
    } | ConvertTo-Json | Set-Content $Result
}
finally { Remove-Item $env:HOME -Recurse -Force -ErrorAction Ignore }
