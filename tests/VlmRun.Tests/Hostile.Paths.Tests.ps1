Describe 'Paths that are not regular files' -Skip:$IsWindows {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $pipe = "$TestDrive/pipe.jpg"
        mkfifo $pipe
        $null = New-Item -ItemType SymbolicLink -Path "$TestDrive/zero.jpg" -Target /dev/zero
        $folder = New-Item -ItemType Directory -Path "$TestDrive/data"
        Set-Content "$folder/a.txt" 'a'
        mkfifo "$folder/pipe.txt"
        $skill = New-Item -ItemType Directory -Path "$TestDrive/skill"
        Set-Content "$skill/SKILL.md" "---`nname: s`ndescription: d`n---`n"
        mkfifo "$skill/pipe.txt"

        # In a process that can be killed, because a blocked open cannot be stopped; each line is the id and message of an error.
        function Get-Refusal([string] $Command) {
            $child = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
`$ErrorActionPreference = 'Stop'
try { $Command; 'no error' } catch { "`$(`$_.FullyQualifiedErrorId)|`$(`$_)|`$(`$_.ErrorDetails.RecommendedAction)" }
"@ -TimeoutSec 60
            $child.Output
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach { Reset-Simulator $sim }

    It '<Name> rejects a pipe at once' -ForEach @(
        @{ Name = 'New-VlmImagePrediction'; Command = 'New-VlmImagePrediction $pipe -Domain image.caption' }
        @{ Name = 'New-VlmDocumentPrediction'; Command = 'New-VlmDocumentPrediction $pipe -Domain document.invoice' }
        @{ Name = 'New-VlmDocumentPrediction -Force'; Command = 'New-VlmDocumentPrediction $pipe -Domain document.invoice -Force' }
        @{ Name = 'Send-VlmFile'; Command = 'Send-VlmFile $pipe' }
        @{ Name = 'Invoke-VlmAgent'; Command = 'Invoke-VlmAgent agent $pipe' }
        @{ Name = 'Invoke-VlmChat'; Command = 'Invoke-VlmChat hello $pipe' }
        @{ Name = 'New-VlmDataset'; Command = 'New-VlmDataset $pipe -Domain document.invoice -Type images' }
        @{ Name = 'New-VlmSchema'; Command = 'New-VlmSchema $pipe' }
        @{ Name = 'New-VlmSkill'; Command = 'New-VlmSkill $pipe' }
        @{ Name = 'Invoke-VlmBatch'; Command = 'Invoke-VlmBatch $pipe -Domain document.invoice -Journal $journal' }
    ) {
        $answer = Get-Refusal $Command.Replace('$pipe', "'$pipe'").Replace('$journal', "'$TestDrive/run.jsonl'")
        # A batch shows its summary too, before the error that ends it.
        ($answer -split '\r?\n')[-1] | Should -BeLike "NotAFile,*'*pipe.jpg' is a pipe, a socket or a device*|Copy its content*"
        @(Get-Request $sim POST).Count | Should -Be 0
    }

    It '<Name> rejects a device behind a link' -ForEach @(
        @{ Name = 'New-VlmImagePrediction'; Command = 'New-VlmImagePrediction $zero -Domain image.caption' }
        @{ Name = 'Send-VlmFile'; Command = 'Send-VlmFile $zero' }
    ) {
        Get-Refusal $Command.Replace('$zero', "'$TestDrive/zero.jpg'") | Should -BeLike "NotAFile,*'*zero.jpg' is a pipe, a socket or a device*"
    }

    It '<Name> rejects a pipe as JSON, skill or folder' -ForEach @(
        @{ Name = '-JsonSchema'; Command = 'New-VlmImagePrediction a.jpg -Domain image.caption -JsonSchema $pipe' }
        @{ Name = '-Correction'; Command = 'Submit-VlmFeedback -PredictionId id -Correction $pipe' }
        @{ Name = '-Inputs'; Command = 'Invoke-VlmAgent agent -Inputs $pipe' }
        @{ Name = '-Skill'; Command = 'Invoke-VlmChat hello -Skill $pipe' }
        @{ Name = '-Skill of a folder'; Command = 'Invoke-VlmChat hello -Skill $skill' }
        @{ Name = 'a dataset''s folder'; Command = 'New-VlmDataset $folder -Domain document.invoice -Type images' }
        @{ Name = 'a skill''s folder'; Command = 'New-VlmSkill $skill' }
    ) {
        $answer = Get-Refusal $Command.Replace('$pipe', "'$pipe'").Replace('$folder', "'$folder'").Replace('$skill', "'$skill'")
        $answer | Should -BeLike "*pipe.*is a pipe, a socket or a device*"
        @(Get-Request $sim POST).Count | Should -Be 0
    }

    It 'the configuration file of the command line must be a regular file too' {
        $folder = New-Item -ItemType Directory -Path "$TestDrive/home/.vlmrun" -Force
        mkfifo "$folder/config.toml"
        $child = Invoke-FreshShell 'Import-Module $env:MODULE; try { Get-VlmPrediction } catch { "$($_.FullyQualifiedErrorId)|$_" }' @{ HOME = "$TestDrive/home" } -TimeoutSec 60
        $child.Output | Should -BeLike "NotAFile,*config.toml' is a pipe, a socket or a device*"
    }
}
