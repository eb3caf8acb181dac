#requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests, shows, measures and packs the VlmRun module.
.PARAMETER Task
    Build: stages an importable module in out/VlmRun/<version>. Help: writes its help again from docs/en-US. Test: all suites. Demo: the main job against the simulator.
    Bench: the measures, as ratios and counts of one run. Pack: the module's package for a gallery and the packages of the .NET client, in out/.
.PARAMETER Filter
    Test: only Pester files whose name begins so; Browser: only the review page. Bench: only measures whose name begins so.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Help', 'Test', 'Demo', 'Bench', 'Pack')]
    [string] $Task = 'Build',

    [string] $Filter = '',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$version = (Import-PowerShellDataFile "$root/VlmRun.psd1").ModuleVersion
$module = "$root/out/VlmRun/$version"
$bin = "bin/$Configuration/net10.0"
# A fresh process each time: one process holds one version of a compiled module.
Import-Module "$root/tests/VlmRun.Tests/Shell.psm1"
$simulator = "$root/tests/VlmRun.Simulator/$bin/VlmRun.Simulator.dll"

function Invoke-Native {
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { throw "$args ended with code $LASTEXITCODE." }
}

function Build-Module {
    Invoke-Native dotnet build "$root/VlmRun.sln" -c $Configuration -v quiet -nologo
    Invoke-Native dotnet build "$root/src/VlmRun" -c $Configuration -t:Stage -v quiet -nologo
    if (-not (Get-ChildItem "$module/lib" -Directory)) {
        Write-Host 'Left out: assemblies compiled ahead of time, which make the first call faster. The compiler could not be restored for this platform.'
    }
    if (-not (Test-Path "$module/review/pdfjs/pdf.worker.js")) {
        Write-Host "Left out: pdfjs-dist, which npm could not install. The review page shows PDF files in the browser's own viewer, without boxes."
    }
    Write-Host "Built $module"
}

function Test-Client {
    $lines = & dotnet "$root/tests/VlmRun.Client.Tests/$bin/VlmRun.Client.Tests.dll" -noColor
    $lines | Write-Host
    $total = $lines | Select-String 'Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)' | Select-Object -Last 1
    if (-not $total) { return @{ Passed = 0; Failed = 1; Skipped = 0 } }
    $n = $total.Matches[0].Groups[1..4].Value | ForEach-Object { [int]$_ }
    @{ Passed = $n[0] - $n[2] - $n[3]; Failed = $n[1] + $n[2]; Skipped = $n[3] }
}

# The official clients for Node; whether they could be had.
function Install-Contract {
    if (-not (Get-Command npm -CommandType Application -ErrorAction Ignore)) {
        Write-Host 'Left out: the official Node clients. Node was not on PATH.'
        return $false
    }
    npm ci --prefix "$root/tests/contract" --silent | Out-Host
    if ($LASTEXITCODE -ne 0) { Write-Host 'Left out: the official Node clients. npm could not install them.' }
    $LASTEXITCODE -eq 0
}

# Runs the tests of a Node package, and counts them.
function Measure-Node {
    param([string] $Folder)
    $lines = npm test --prefix $Folder --silent
    $lines | Select-String '^\s*not ok|^\s+(error|location):|^# (tests|pass|fail)' | ForEach-Object Line | Write-Host
    $sum = @{}
    $lines | Select-String '^# (\w+) (\d+)$' | ForEach-Object { $sum[$_.Matches[0].Groups[1].Value] = [int]$_.Matches[0].Groups[2].Value }
    @{ Passed = $sum['pass'] ?? 0; Failed = $sum.ContainsKey('fail') ? $sum['fail'] + $sum['cancelled'] : 1; Skipped = $sum['skipped'] ?? 0 }
}

function Test-Contract {
    if (-not (Install-Contract)) { return }
    $env:VLMRUN_SIMULATOR = $simulator
    Measure-Node "$root/tests/contract"
}

# The Chromium that is installed; nothing where there is none.
function Get-Chromium {
    $env:VLMRUN_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'msedge', "$env:ProgramFiles/Google/Chrome/Application/chrome.exe",
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' |
        Where-Object { $_ } | ForEach-Object { Get-Command $_ -CommandType Application -ErrorAction Ignore } | Select-Object -First 1 -ExpandProperty Source
}

# The review page in a real browser.
function Test-Browser {
    $browser = Get-Chromium
    if (-not $browser -or -not (Get-Command npm -CommandType Application -ErrorAction Ignore)) {
        Write-Host "Left out: the review page in a browser. $($browser ? 'Node' : 'Chromium') was not on PATH."
        return
    }
    npm ci --prefix "$root/tests/browser" --silent | Out-Host
    if ($LASTEXITCODE -ne 0) { Write-Host 'Left out: the review page in a browser. npm could not install playwright-core and axe-core.'; return }
    $env:VLMRUN_CHROMIUM = $browser
    $env:VLMRUN_MODULE = $module
    $env:VLMRUN_SHELL = @(Get-Shell) | Where-Object { $_ } | ConvertTo-Json -AsArray -Compress
    Measure-Node "$root/tests/browser"
}

function Get-PesterModule {
    $found = { Get-Module Pester -ListAvailable | Where-Object Version -GE '5.5' | Select-Object -First 1 }
    if (-not (& $found) -and (Get-Command Install-Module -ErrorAction Ignore)) {
        try { Install-Module Pester -MinimumVersion 5.7 -Scope CurrentUser -Force -SkipPublisherCheck }
        catch { Write-Host "Pester could not be installed: $_" }
    }
    & $found
}

# The module's own suite, in two processes: most tests wait for something.
function Test-Module {
    if (-not (Get-PesterModule)) { return $null }
    Remove-Item "$root/out/pester-*.json" -ErrorAction Ignore
    1..2 | ForEach-Object -Parallel {
        Import-Module "$using:root/tests/VlmRun.Tests/Shell.psm1"
        Invoke-Shell -File "$using:root/tests/VlmRun.Tests/Invoke-Suite.ps1" -Module $using:module -Simulator $using:simulator -Parent $using:PID `
            -Part $_ -Of 2 -Result "$using:root/out/pester-$_.json" -Filter "$using:Filter"
    } | Out-Host
    1..2 | ForEach-Object {
        if (Test-Path "$root/out/pester-$_.json") { Get-Content "$root/out/pester-$_.json" -Raw | ConvertFrom-Json -AsHashtable } else { @{ Passed = 0; Failed = 1; Skipped = 0 } }
    }
}

# The package that Publish-PSResource would send, and those of the .NET client.
function New-Package {
    Remove-Item "$root/out/*.nupkg" -ErrorAction Ignore
    $pack = 'pack', '-c', $Configuration, '--no-build', '-o', "$root/out", '-v', 'quiet', '-nologo'
    Invoke-Native dotnet @pack "$root/src/VlmRun.Client"
    Invoke-Native dotnet @pack "$root/src/VlmRun.Transport"
    $manifest = Import-PowerShellDataFile "$root/VlmRun.psd1"
    $facts = $manifest.PrivateData.PSData
    $metadata = [ordered]@{
        id                       = 'VlmRun'
        version                  = $version
        authors                  = $manifest.Author
        owners                   = $manifest.CompanyName
        licenseUrl               = $facts.LicenseUri
        requireLicenseAcceptance = 'false'
        description              = $manifest.Description
        releaseNotes             = $facts.ReleaseNotes
        copyright                = $manifest.Copyright
        tags                     = "PSModule $($facts.Tags)"
    }
    $elements = $metadata.GetEnumerator() | ForEach-Object { "<$($_.Key)>$([Security.SecurityElement]::Escape($_.Value))</$($_.Key)>" }
    $nuspec = "$root/out/VlmRun.nuspec"
    Set-Content $nuspec "<package xmlns=`"http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd`"><metadata>$elements</metadata></package>"
    # Rules for libraries do not fit a module, whose files lie at the top.
    Invoke-Native dotnet @pack "$root/src/VlmRun" "-p:NuspecFile=$nuspec" "-p:NuspecBasePath=$module" '-p:NoPackageAnalysis=true'
    Get-ChildItem "$root/out/*.nupkg" | ForEach-Object { Write-Host "Packed $_" }
}

switch ($Task) {
    'Build' { Build-Module }
    'Help' { Invoke-Native dotnet build "$root/src/VlmRun" -c $Configuration -t:StageHelp -v quiet -nologo }
    'Test' {
        Build-Module
        $suites = @(if (-not $Filter) { Test-Client; Test-Contract; Test-Browser } elseif ('Browser' -like "$Filter*") { Test-Browser } elseif ($Filter -like 'Contract*') { $null = Install-Contract })
        if ('Package' -like "$Filter*") { New-Package }
        $shell = $Filter -like 'Browser*' ? @{ Passed = 0; Failed = 0; Skipped = 0 } : @(Test-Module)
        if ($shell) { $suites += $shell }
        else { Write-Host "Left out: the module's own suite. Pester was not installed and could not be had from the gallery." }
        $sum = @{ Passed = 0; Failed = 0; Skipped = 0 }
        foreach ($suite in $suites) { foreach ($key in @($sum.Keys)) { $sum[$key] += $suite[$key] } }
        Write-Host "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped"
        exit [int]($sum.Failed -gt 0 -or $sum.Passed -eq 0)
    }
    'Demo' {
        Build-Module
        Invoke-Shell -File "$root/docs/demo/Demo.ps1" -Module $module -Simulator $simulator -Parent $PID
        exit $LASTEXITCODE
    }
    'Bench' {
        Build-Module
        Invoke-Shell -File "$root/tests/bench/Bench.ps1" -Module $module -Simulator $simulator -Parent $PID -Filter "$Filter"
        exit $LASTEXITCODE
    }
    'Pack' {
        Build-Module
        New-Package
    }
}
