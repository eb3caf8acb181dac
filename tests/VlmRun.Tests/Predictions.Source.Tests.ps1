Describe 'The source of a job' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 3
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'is found by id in the session that started the job: <Command>' -ForEach @(
        @{ Command = 'Get-VlmPrediction' }, @{ Command = 'Wait-VlmPrediction' }, @{ Command = 'Receive-VlmPrediction' }
    ) {
        $ids = ($files | New-VlmImagePrediction -Domain document.invoice).Id
        (& $Command $ids).Source | Sort-Object | Should -Be $files.FullName
        ($ids | & $Command).Source | Sort-Object | Should -Be $files.FullName
        # Another session has not started it.
        Connect-Simulator $sim
        (& $Command $ids[0]).Source | Should -BeNullOrEmpty
    }

    It 'is shown in lists, also for uploaded files and addresses' {
        $pdf = New-FileFolder "$TestDrive/documents" 1
        $null = New-VlmDocumentPrediction $pdf.FullName -Domain document.invoice -Wait -IntervalSec 0.1
        $null = New-VlmImagePrediction -Url https://example.org/a.jpg -Domain document.invoice
        (Get-VlmPrediction).Source | Should -Be 'https://example.org/a.jpg', $pdf.FullName
    }

    It 'is found for an execution by id: <Command>' -ForEach @(@{ Command = 'Get-VlmExecution' }, @{ Command = 'Wait-VlmExecution' }) {
        $made = $files[0] | Invoke-VlmAgent invoice-reader
        (& $Command $made.Id).Source | Should -Be $files[0].FullName
        Connect-Simulator $sim
        (& $Command $made.Id).Source | Should -BeNullOrEmpty
        (& $Command $made.Id -Source here).Source | Should -Be here
    }

    It 'is set on a webhook delivery if the session started the job' {
        Set-Simulator $sim @{ webhook_secret = 'sim-webhook-secret' }
        $started = Start-Script $sim 'Receive-VlmWebhook -Session $_ -Count 2 -TimeoutSec 30 3>$null' (Get-VlmSession)
        Wait-Until { $started.Shell.Streams.Information.Count }
        $address = "$($started.Shell.Streams.Information[0])" -replace '^Listening at '
        $made = $files[0] | New-VlmImagePrediction -Domain document.invoice -Batch
        $run = $files[1] | Invoke-VlmAgent invoice-reader
        foreach ($job in $made, $run) {
            $body = @{ id = $job.Id; status = 'completed' } + ($job -is [VlmRun.Prediction] ? @{ domain = 'document.invoice' } : @{ name = 'invoice-reader:1' }) | ConvertTo-Json
            $null = Invoke-RestMethod -Method Post -Uri $address -Body $body -ContentType application/json
        }
        $got = Receive-Script $started
        $got.Id | Should -Be $made.Id, $run.Id
        $got.Source | Should -Be $files[0].FullName, $files[1].FullName
    }

    It 'is kept in a CSV file: <Command>' -ForEach @(
        @{ Command = 'Get-VlmPrediction' }, @{ Command = 'Wait-VlmPrediction' }, @{ Command = 'Receive-VlmPrediction' }
    ) {
        $made = $files | New-VlmImagePrediction -Domain document.invoice
        $made | Export-Csv "$TestDrive/jobs.csv"
        Connect-Simulator $sim
        $got = Import-Csv "$TestDrive/jobs.csv" | & $Command
        $got.Source | Sort-Object | Should -Be $files.FullName
        # Each its own, whichever ends first.
        foreach ($one in $got) { ($made | Where-Object Source -EQ $one.Source).Id | Should -Be ($one.PredictionId ?? $one.Id) }
        (Import-Csv "$TestDrive/jobs.csv" | Wait-VlmPrediction | Receive-VlmPrediction).Source | Sort-Object | Should -Be $files.FullName
    }

    It 'is kept in CLIXML: <Command>' -ForEach @(
        @{ Command = 'Get-VlmPrediction' }, @{ Command = 'Wait-VlmPrediction' }, @{ Command = 'Receive-VlmPrediction' }
    ) {
        $files | New-VlmImagePrediction -Domain document.invoice | Export-Clixml "$TestDrive/jobs.xml"
        Connect-Simulator $sim
        (Import-Clixml "$TestDrive/jobs.xml" | & $Command).Source | Sort-Object | Should -Be $files.FullName
    }

    It 'may be empty in a CSV row' {
        $id = New-Seed $sim @{ count = 1; status = 'completed' }
        foreach ($none in '', $null) { ([pscustomobject]@{ Id = $id; Source = $none } | Wait-VlmPrediction).Source | Should -BeNullOrEmpty }
    }

    It 'is in the error of a timeout' {
        $id = New-Seed $sim @{ count = 1; status = 'running'; outcome = 'never' }
        $null = [pscustomobject]@{ Id = $id; Source = 'from.csv' } | Wait-VlmPrediction -TimeoutSec 0.3 -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].ErrorDetails.Message | Should -BeLike "*'from.csv'*"
    }

    It 'of a payload: the payload binds by its PredictionId, not by a field named id: <Command>' -ForEach @(
        @{ Command = 'Get-VlmPrediction' }, @{ Command = 'Wait-VlmPrediction' }, @{ Command = 'Receive-VlmPrediction' }
    ) {
        Set-Simulator $sim @{ response_override = @{ id = 'INV-7'; total = 5 } }
        $made = $files[0] | New-VlmImagePrediction -Domain document.invoice
        $payload = $made | Receive-VlmPrediction
        $payload.id | Should -Be 'INV-7'
        Connect-Simulator $sim
        $got = $payload | & $Command
        ($got.PredictionId ?? $got.Id) | Should -Be $made.Id
        $got.Source | Should -Be $files[0].FullName
        $row = [pscustomobject]@{ PredictionId = $made.Id; Path = 'total'; Value = 5 } | & $Command
        ($row.PredictionId ?? $row.Id) | Should -Be $made.Id
    }

    Context 'as a path' {
        BeforeEach {
            $folder = (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())").FullName
            New-Picture "$folder/a[1].jpg" 1
            New-Picture "$folder/b.jpg" 2
            $done = (New-Item -ItemType Directory "$folder/done").FullName
            $null = $done, $folder
        }

        It 'lets <What> be moved' -ForEach @(
            @{ What = 'predictions'; Make = { $input | New-VlmImagePrediction -Domain document.invoice } }
            @{ What = 'executions'; Make = { $input | Invoke-VlmAgent invoice-reader } }
            @{ What = 'payloads'; Make = { $input | New-VlmImagePrediction -Domain document.invoice | Receive-VlmPrediction } }
            @{ What = 'uploaded files'; Make = { $input | Send-VlmFile } }
            @{ What = 'Markdown documents'; Make = { $input | New-VlmDocumentPrediction -Domain document.markdown -Wait -IntervalSec 0.1 | Receive-VlmPrediction } }
            @{ What = 'one prediction of several'; Make = { $input | New-VlmImagePrediction -Domain document.invoice -Combine } }
        ) {
            Get-ChildItem $folder -File | & $Make | Move-Item -Destination $done -ErrorAction Stop
            (Get-ChildItem $done).Name | Should -Be 'a[1].jpg', 'b.jpg'
            @(Get-ChildItem $folder -File).Count | Should -Be 0
        }

        It 'is neither shown nor exported' {
            $made = Get-Item "$folder/b.jpg" | New-VlmImagePrediction -Domain document.invoice
            $payload = $made | Receive-VlmPrediction
            foreach ($one in $made, $payload) {
                $one.PSPath | Should -Be "Microsoft.PowerShell.Core\FileSystem::$folder/b.jpg"
                $one | ConvertTo-Json -Depth 3 -WarningAction Ignore | Should -Not -Match PSPath
                ($one | ConvertTo-Csv)[0] | Should -Not -Match PSPath
                $one | Format-List * | Out-String | Should -Not -Match PSPath
                $one | Select-Object * | Get-Member | Where-Object Name -EQ PSPath | Should -BeNullOrEmpty
            }

            $payload | Submit-VlmFeedback -Correction $payload
            (Get-Request $sim POST /v1/feedback)[0].body | Should -Not -Match 'PSPath|PredictionId'
        }

        It 'is missing for an address, a file id, or a file that no longer exists' {
            (New-VlmImagePrediction -Url https://example.org/a.jpg -Domain document.invoice).PSPath | Should -BeNullOrEmpty
            $made = Get-Item "$folder/b.jpg" | New-VlmImagePrediction -Domain document.invoice
            Remove-Item "$folder/b.jpg"
            $made.PSPath | Should -BeNullOrEmpty
        }

        It 'is never taken from a field of the payload' {
            Set-Simulator $sim @{ response_override = @{ source = "$folder/b.jpg" } }
            $payload = New-VlmImagePrediction -LiteralPath "$folder/a[1].jpg" -Domain document.invoice | Receive-VlmPrediction
            $payload.source | Should -Be "$folder/b.jpg"
            $payload.PSPath | Should -BeNullOrEmpty
        }
    }
}
