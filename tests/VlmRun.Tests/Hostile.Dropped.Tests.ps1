Describe 'Files that the service no longer has' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator

        # Removes all files at the service without the session.
        function Remove-AllFile {
            $headers = @{ Authorization = 'Bearer sim-key' }
            foreach ($file in Invoke-RestMethod "$($sim.BaseUri)/files?limit=1000" -Headers $headers) {
                $null = Invoke-RestMethod -Method Delete "$($sim.BaseUri)/files/$($file.id)" -Headers $headers
            }
            Clear-Request $sim
        }

        function New-Document([string] $Path = "$TestDrive/$([guid]::NewGuid()).pdf") {
            Set-Content $Path "%PDF-1.7 $([guid]::NewGuid())"
            Get-Item $Path
        }

        function Get-Upload { @(Get-Request $sim POST /v1/files) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    It '<Name> sends a dropped file again, once, and goes on' -ForEach @(
        @{ Name = 'New-VlmDocumentPrediction'; Run = { New-VlmDocumentPrediction $file -Domain document.invoice } }
        @{ Name = 'New-VlmAudioPrediction'; Run = { New-VlmAudioPrediction $file -Domain audio.transcription -WarningAction Ignore } }
        @{ Name = 'New-VlmDocumentPrediction -Reuse'; Run = { New-VlmDocumentPrediction $file -Domain document.invoice -Reuse } }
        @{ Name = 'Invoke-VlmAgent'; Run = { Invoke-VlmAgent -Prompt 'sum it up' -Path $file } }
        @{ Name = 'Invoke-VlmAgent -Combine'; Run = { Invoke-VlmAgent -Prompt 'sum it up' -Path $file -Combine } }
        @{ Name = 'Invoke-VlmChat'; Run = { Invoke-VlmChat 'What is this?' $file } }
        @{ Name = 'Invoke-VlmChat -NoStream'; Run = { Invoke-VlmChat 'What is this?' $file -NoStream } }
        @{ Name = 'New-VlmSchema'; Run = { New-VlmSchema $file } }
        @{ Name = 'New-VlmDataset'; Run = { New-VlmDataset $file -Domain document.invoice -Type documents } }
        @{ Name = 'Send-VlmFile'; Run = { Send-VlmFile $file } }
        @{ Name = 'Invoke-VlmBatch'; Run = { Invoke-VlmBatch $file -Domain document.invoice -Journal "$TestDrive/$([guid]::NewGuid()).jsonl" } }
    ) {
        $file = (New-Document).FullName
        $null = & $Run
        Remove-AllFile
        $done = & $Run -ErrorAction Stop
        $done | Should -Not -BeNullOrEmpty
        (Get-Upload).Count | Should -Be 1
        $living = (Get-Upload).file_id
        if ($Name -eq 'Send-VlmFile') { $done.Id | Should -Be $living; $done.IsReused | Should -BeFalse }
        Clear-Request $sim
        # Now the file is cached.
        $null = & $Run
        (Get-Upload).Count | Should -Be 0
    }

    It 'a skill''s zip is sent again, once' -ForEach 'new', 'update' {
        $folder = New-Item -ItemType Directory -Path "$TestDrive/$([guid]::NewGuid())/s"
        Set-Content "$folder/SKILL.md" "---`nname: s`ndescription: d`n---`n$([guid]::NewGuid())"
        $skill = New-VlmSkill $folder
        Remove-AllFile
        $done = if ($_ -eq 'new') { New-VlmSkill $folder -ErrorAction Stop } else { Update-VlmSkill $skill.Id -Path $folder -ErrorAction Stop }
        $done.Id | Should -Not -BeNullOrEmpty
        (Get-Upload).Count | Should -Be 1
    }

    It 'the same content in many files is sent again once' {
        $first = New-Document
        $files = foreach ($i in 1..12) { (Copy-Item $first "$TestDrive/copy$i.pdf" -PassThru).FullName }
        $null = New-VlmDocumentPrediction $files -Domain document.invoice
        Remove-AllFile
        $done = New-VlmDocumentPrediction $files -Domain document.invoice -ThrottleLimit 12 -ErrorAction Stop
        @($done).Count | Should -Be 12
        (Get-Upload).Count | Should -Be 1
    }

    It 'another NotFound does not cause a file to be sent again' {
        $file = (New-Document).FullName
        $null = New-VlmDocumentPrediction $file -Domain document.invoice
        Clear-Request $sim
        Add-Fault $sim @{ kind = 'status'; status = 404; path = '/v1/document/generate'; times = -1 }
        New-VlmDocumentPrediction $file -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        (Get-Upload).Count | Should -Be 0
        @(Get-Request $sim POST /v1/document/generate).Count | Should -Be 1
    }

    It 'a file that is found by hash, but not by the route that uses it, is sent once' {
        $file = New-Document
        $sent = Send-VlmFile $file
        Connect-Simulator $sim
        Add-Fault $sim @{ kind = 'status'; status = 404; path = '/v1/document/generate' }
        Add-Fault $sim @{ kind = 'status'; status = 404; path = "/v1/files/$($sent.Id)" }
        Clear-Request $sim
        (New-VlmDocumentPrediction $file -Domain document.invoice -Reuse -ErrorAction Stop).Status | Should -Not -BeNullOrEmpty
        @(Get-Request $sim POST /v1/document/generate).Count | Should -Be 2
        (Get-Upload).Count | Should -Be 1
    }

    It 'Send-VlmFile assumes that an uploaded file exists if that cannot be checked' {
        $file = New-Document
        $sent = Send-VlmFile $file
        Add-Fault $sim @{ kind = 'status'; status = 403; path = "/v1/files/$($sent.Id)"; times = -1 }
        Clear-Request $sim
        (Send-VlmFile $file -ErrorAction Stop).Id | Should -Be $sent.Id
        (Get-Upload).Count | Should -Be 0
    }

    Context 'and a resumed batch' {
        BeforeAll {
            # A journal whose file was uploaded and then rejected for lack of credits; then the service removes the file.
            function New-Refused {
                $file = New-Document
                $batch = @{ Path = $file.FullName; Domain = 'document.invoice'; Journal = "$TestDrive/$([guid]::NewGuid()).jsonl" }
                Add-Fault $sim @{ kind = 'status'; status = 402; path = '/v1/document/generate'; times = 1 }
                $null = Invoke-VlmBatch @batch -ErrorAction SilentlyContinue
                Remove-AllFile
                $batch
            }
        }

        It 'after a forced upload, a touched file is the same file and paid for once' {
            $batch = New-Refused
            (Invoke-VlmBatch @batch -ErrorAction Stop).Status | Should -Be 'completed'
            (Get-Upload).Count | Should -Be 1
            [IO.File]::SetLastWriteTimeUtc($batch.Path, [datetime]'2030-01-01')
            (Invoke-VlmBatch @batch -ErrorAction Stop).Status | Should -Be 'completed'
            @(Get-Started $sim).Count | Should -Be 1
        }

        It 'a file that has changed since is still a new file' {
            $batch = New-Refused
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $null = New-Document $batch.Path
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            @(Get-Started $sim).Count | Should -Be 2
        }

        It 'a journal of an earlier version, whose forced upload has no hash, is compared by size and time' {
            $batch = New-Refused
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $lines = [IO.File]::ReadAllLines($batch.Journal)
            $last = ($lines | Select-String '"uploaded"')[-1].LineNumber - 1
            $lines[$last] = $lines[$last] -replace ',"md5":"[0-9a-f]+"'
            [IO.File]::WriteAllLines($batch.Journal, $lines)
            [IO.File]::SetLastWriteTimeUtc($batch.Path, [datetime]'2030-01-01')
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            @(Get-Started $sim).Count | Should -Be 1
        }
    }

    It 'Send-VlmFile -Force updates the cache: the next upload reuses its file' {
        $file = New-Document
        $null = Send-VlmFile $file
        $forced = Send-VlmFile $file -Force
        (Send-VlmFile $file).Id | Should -Be $forced.Id
    }
}
