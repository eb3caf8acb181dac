<#
.SYNOPSIS
Captures what people see: runs commands in a real terminal of 80 and of 120 columns against the simulator, and writes the screens beside this file.
.DESCRIPTION
Needs tmux, the built module and the built simulator. Ids are numbered in the order in which they appear, so that two runs differ only where the screen does.
.EXAMPLE
./docs/screens/Update-Screens.ps1
#>
param(
    [string] $Module = (Get-Item "$PSScriptRoot/../../out/VlmRun/*" | Select-Object -Last 1).FullName,
    [string] $Simulator = "$PSScriptRoot/../../tests/VlmRun.Simulator/bin/Release/net10.0/VlmRun.Simulator.dll",
    [int[]] $Width = @(80, 120),
    [string] $Only = '*'
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../tests/VlmRun.Tests/Simulator.psm1"
$scenes = & "$PSScriptRoot/Scenes.ps1"

# One terminal: a tmux server of its own, with PowerShell in it.
function Start-Terminal([int] $Width, [string] $Folder, $Sim) {
    @"
`$env:VLMRUN_API_KEY = 'sim-key'
`$env:VLMRUN_BASE_URL = '$($Sim.BaseUri)'
`$sim = [pscustomobject]@{ Root = '$($Sim.Root)'; BaseUri = '$($Sim.BaseUri)' }
Import-Module '$((Resolve-Path "$PSScriptRoot/../../tests/VlmRun.Tests/Simulator.psm1").Path)'
Import-Module '$Module/VlmRun.psd1'
Set-Location '$Folder/work'
Set-PSReadLineOption -PredictionSource None -HistorySaveStyle SaveNothing
Set-PSReadLineKeyHandler -Key Tab -Function MenuComplete
`$shown = 0
function prompt { `$script:shown++; Set-Content '$Folder/prompts' `$script:shown; 'PS> ' }
"@ | Set-Content "$Folder/profile.ps1"
    $pwsh = (@(Get-Shell) | ForEach-Object { "'$_'" }) -join ' '
    tmux -L $name new-session -d -x $Width -y 60 "env -u NO_COLOR $pwsh -NoLogo -NoProfile -NoExit -File '$Folder/profile.ps1'"
    tmux -L $name set-option -g history-limit 5000 | Out-Null
    Wait-Until { Test-Path "$Folder/prompts" } 60
}

function Get-PromptCount([string] $Folder) { [int](Get-Content "$Folder/prompts" -ErrorAction Ignore) }

function Invoke-Line([string] $Folder, [string] $Line) {
    $before = Get-PromptCount $Folder
    tmux -L $name send-keys -l $Line
    tmux -L $name send-keys Enter
    Wait-Until { (Get-PromptCount $Folder) -gt $before } 60
    Start-Sleep -Milliseconds 300
}

function Get-Screen {
    $lines = (tmux -L $name capture-pane -p -S -) -replace '\s+$'
    $text = (($lines -join "`n") -replace '(?s)^.*?(?=PS> )').TrimEnd()
    ($text -replace '(?m)^PS>\s*\z').TrimEnd()
}

$name = "vlmrun-screens-$PID"
foreach ($columns in $Width) {
    $folder = (New-Item -ItemType Directory "$([IO.Path]::GetTempPath())/vlmrun-screens-$PID-$columns").FullName
    $null = New-Item -ItemType Directory "$folder/work"
    $sim = Start-Simulator -Path $Simulator
    $page = [Collections.Generic.List[string]]@("# Screens of $columns columns", '', "Made by ``docs/screens/Update-Screens.ps1`` against the simulator; ids are numbered.")
    $ids = @{}
    try {
        Start-Terminal $columns $folder $sim
        foreach ($scene in $scenes) {
            foreach ($line in $scene.Before) { Invoke-Line $folder $line }
            if ($scene.Title -notlike $Only) { continue }
            Invoke-Line $folder 'Clear-Host'
            tmux -L $name clear-history
            if ($scene.Press) {
                tmux -L $name send-keys -l $scene.Line
                foreach ($key in $scene.Press) { Start-Sleep -Milliseconds 700; tmux -L $name send-keys $key }
                Start-Sleep -Milliseconds 1500
                $text = Get-Screen
                # The menu is left, then the line.
                foreach ($key in 'C-g', 'C-c', 'C-c') { tmux -L $name send-keys $key; Start-Sleep -Milliseconds 400 }
            }
            elseif ($scene.After) {
                tmux -L $name send-keys -l $scene.Line
                $before = Get-PromptCount $folder
                tmux -L $name send-keys Enter
                Start-Sleep -Seconds $scene.After
                $text = Get-Screen
                Wait-Until { (Get-PromptCount $folder) -gt $before } 60
            }
            else {
                foreach ($line in $scene.Line) { Invoke-Line $folder $line }
                $text = Get-Screen
            }

            # No path or port of this machine, also where the terminal wraps it; an id keeps its length.
            $path = ("$folder/work".ToCharArray() | ForEach-Object { [regex]::Escape($_) }) -join '\n?'
            $text = ($text -replace $path, '~/scans').Replace($sim.BaseUri, 'http://127.0.0.1:40000/v1')
            $text = [regex]::Replace($text, '\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b', {
                    param($match)
                    if (-not $ids[$match.Value]) { $ids[$match.Value] = '{0:x8}-0000-4000-8000-000000000000' -f ($ids.Count + 1) }
                    $ids[$match.Value]
                })
            $page.AddRange([string[]]@('', "## $($scene.Title)", '', '```text', $text, '```'))
        }
    }
    catch {
        Write-Host (Get-Screen)
        throw
    }
    finally {
        tmux -L $name kill-server
        Stop-Simulator $sim
        Remove-Item $folder -Recurse -Force
    }

    if ($Only -eq '*') { Set-Content "$PSScriptRoot/screens-$columns.md" ($page -join "`n") } else { $page -join "`n" }
}
