BeforeDiscovery {
    # Each cmdlet that takes files; Get tells what was sent, of its output.
    $cmdlets = @(
        @{ Command = 'New-VlmPrediction'; With = @{ Domain = 'document.invoice' }; Urls = $true }
        @{ Command = 'New-VlmImagePrediction'; With = @{ Domain = 'document.invoice' }; Urls = $true }
        @{ Command = 'New-VlmDocumentPrediction'; With = @{ Domain = 'document.invoice' }; Urls = $true; Extension = 'pdf' }
        @{ Command = 'New-VlmAudioPrediction'; With = @{ Domain = 'audio.transcription' }; Urls = $true; Extension = 'mp3' }
        @{ Command = 'New-VlmVideoPrediction'; With = @{ Domain = 'video.transcription' }; Urls = $true; Extension = 'mp4' }
        @{ Command = 'New-VlmSchema'; With = @{}; Urls = $true }
        @{ Command = 'Invoke-VlmAgent'; With = @{ Name = 'invoice-reader' }; Urls = $true }
        @{ Command = 'Invoke-VlmFineTunedModel'; With = @{ Model = 'vlm-1-ft-sample'; Prompt = 'Read it.'; JsonSchema = @{ type = 'object'; properties = @{ total = @{ type = 'number' } } } }; Urls = $true }
        @{ Command = 'Send-VlmFile'; With = @{} }
        @{ Command = 'New-VlmDataset'; With = @{ Domain = 'document.receipt'; Type = 'images' } }
        @{ Command = 'Measure-VlmCost'; With = @{ Domain = 'document.invoice' }; Urls = $true }
        @{ Command = 'Invoke-VlmBatch'; With = @{ Domain = 'document.invoice' }; Journal = $true }
    ) | ForEach-Object { $_.Extension ??= 'jpg'; $_ }
    $columns = foreach ($column in 'Path', 'FullName', 'LiteralPath', 'PSPath', 'Url', 'Uri') {
        foreach ($one in $cmdlets) { if ($column -notin 'Url', 'Uri' -or $one.Urls) { $one + @{ Column = $column } } }
    }
}

Describe 'Rows from the pipeline' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        # What a wildcard would take for another file.
        foreach ($extension in 'jpg', 'pdf', 'mp3', 'mp4') {
            foreach ($name in 'a[1]', 'a1', 'b') { New-Picture "$TestDrive/$name.$extension" ([Math]::Abs("$name.$extension".GetHashCode() % 1000)) }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim @{ MaxRetry = 0 }
    }

    It 'bind to <Command> by the column <Column>, literally' -ForEach $columns {
        if ($Journal) { $With.Journal = "$TestDrive/$([guid]::NewGuid()).jsonl" }
        $sources = if ($Column -in 'Url', 'Uri') { "https://example.com/a.$Extension", "https://example.com/b.$Extension" } else { "$TestDrive/a[1].$Extension", "$TestDrive/b.$Extension" }
        $sources | ForEach-Object { [pscustomobject]@{ Number = 1; $Column = $_ } } | Export-Csv "$TestDrive/rows.csv"
        $made = Import-Csv "$TestDrive/rows.csv" | & $Command @With -ErrorAction Stop 6>$null
        $made.Source | Sort-Object | Should -Be $sources
    }

    It 'each have a domain: <Command>' -ForEach @(
        @{ Command = 'New-VlmPrediction' }, @{ Command = 'New-VlmImagePrediction' }, @{ Command = 'New-VlmDocumentPrediction' }, @{ Command = 'New-VlmDataset'; With = @{ Type = 'images' } }
    ) {
        $With ??= @{}
        $rows = foreach ($number in 1..20) { [pscustomobject]@{ Path = "$TestDrive/$('a[1]', 'b' | Select-Object -Index ($number % 2)).jpg"; Domain = 'document.invoice', 'document.receipt' | Select-Object -Index ($number % 2) } }
        $made = $rows | & $Command @With -ErrorAction Stop
        @($made).Count | Should -Be 20
        @($made | Where-Object Domain -EQ document.receipt).Source | Select-Object -Unique | Should -Be "$TestDrive/b.jpg"
        @($made | Where-Object Domain -EQ document.invoice).Source | Select-Object -Unique | Should -Be "$TestDrive/a[1].jpg"
        # The command itself counts more than a row.
        ($rows[0] | & $Command @With -Domain image.caption -ErrorAction Stop).Domain | Should -Be image.caption
    }

    It 'without a domain are one error each with the recommended action; without any domain the command ends' {
        $rows = [pscustomobject]@{ Path = "$TestDrive/b.jpg"; Domain = 'document.invoice' }, [pscustomobject]@{ Path = "$TestDrive/a1.jpg" }
        $made = $rows | New-VlmImagePrediction -ErrorVariable failed -ErrorAction SilentlyContinue
        @($made).Count | Should -Be 1
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be "$TestDrive/a1.jpg"
        Clear-Request $sim
        { Get-ChildItem "$TestDrive/*.jpg" | New-VlmImagePrediction } | Should -Throw '*-Domain, -Agent or -Skill*'
        { New-VlmImagePrediction "$TestDrive/b.jpg" } | Should -Throw '*-Domain, -Agent or -Skill*'
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'bind to Invoke-VlmChat by the column <Column>' -ForEach @(
        @{ Column = 'Path' }, @{ Column = 'FullName' }, @{ Column = 'LiteralPath' }, @{ Column = 'PSPath' }, @{ Column = 'Url' }, @{ Column = 'Uri' }
    ) {
        $source = $Column -in 'Url', 'Uri' ? 'https://example.com/a.jpg' : "$TestDrive/a[1].jpg"
        [pscustomobject]@{ $Column = $source } | Invoke-VlmChat 'What is it?' -NoStream -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $said = @(@((Get-Request $sim POST /v1/openai/chat/completions).body.messages)[-1].content)
        $said.Count | Should -Be 2
        $said[0].type | Should -Be ($Column -in 'Url', 'Uri' ? 'image_url' : 'input_file')
    }

    It 'an uploaded file is sent to a chat once, although it also has a path' {
        Send-VlmFile "$TestDrive/b.jpg" | Invoke-VlmChat 'What is it?' -NoStream -ErrorAction Stop | Should -Not -BeNullOrEmpty
        @(@((Get-Request $sim POST /v1/openai/chat/completions).body.messages)[-1].content).Count | Should -Be 2
    }

    It 'output of commands that find files binds: <What>' -ForEach @(
        @{ What = 'Get-ChildItem'; Find = { Get-ChildItem $TestDrive -Filter 'a?1?.jpg' } }
        @{ What = 'Resolve-Path'; Find = { Resolve-Path -LiteralPath "$TestDrive/a[1].jpg" } }
        @{ What = 'Get-FileHash'; Find = { Get-FileHash -LiteralPath "$TestDrive/a[1].jpg" } }
        @{ What = 'a name'; Find = { "$TestDrive/a[1].jpg" } }
        @{ What = 'a prediction'; Find = { New-VlmImagePrediction -LiteralPath "$TestDrive/a[1].jpg" -Domain image.caption } }
    ) {
        (& $Find | New-VlmImagePrediction -Domain document.invoice -ErrorAction Stop).Source | Should -Be "$TestDrive/a[1].jpg"
    }

    It 'an address among paths is used as an address: <Command>' -ForEach @(
        @{ Command = 'New-VlmPrediction' }, @{ Command = 'New-VlmImagePrediction' }, @{ Command = 'New-VlmDocumentPrediction' }
    ) {
        $made = 'https://example.com/a.jpg', "$TestDrive/b.jpg" | & $Command -Domain document.invoice -ErrorAction Stop
        $made.Source | Sort-Object | Should -Be "$TestDrive/b.jpg", 'https://example.com/a.jpg'
    }

    It 'an address cannot be uploaded, and the error names it' {
        'https://example.com/a.jpg', "$TestDrive/b.jpg" | Send-VlmFile -ErrorVariable failed -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $failed.Count | Should -Be 1
        $failed[0].ErrorDetails.Message | Should -BeLike '*https://example.com/a.jpg*address*'
    }

    It 'have the domain at position 1: <Command>' -ForEach @(
        @{ Command = 'New-VlmPrediction' }, @{ Command = 'New-VlmImagePrediction' }, @{ Command = 'New-VlmDocumentPrediction' }
        @{ Command = 'New-VlmAudioPrediction' }, @{ Command = 'New-VlmVideoPrediction' }, @{ Command = 'Invoke-VlmBatch' }, @{ Command = 'New-VlmDataset' }
    ) {
        $parameters = (Get-Command $Command).Parameters
        @($parameters.Path.ParameterSets.Values.Position | Select-Object -Unique) | Should -Be 0
        @($parameters.Domain.ParameterSets.Values.Position | Select-Object -Unique) | Should -Be 1
    }

    It 'an agent from the pipeline runs: <What>' -ForEach @(
        @{ What = 'on files'; Run = { $input | Invoke-VlmAgent -Path "$TestDrive/a1.jpg", "$TestDrive/b.jpg" }; Count = 2 }
        @{ What = 'on files together'; Run = { $input | Invoke-VlmAgent -Path "$TestDrive/a1.jpg", "$TestDrive/b.jpg" -Combine }; Count = 1 }
        @{ What = 'on inputs'; Run = { $input | Invoke-VlmAgent -Inputs @{ n = 1 } }; Count = 1 }
        @{ What = 'on an address'; Run = { $input | Invoke-VlmAgent -Url https://example.com/a.jpg }; Count = 1 }
        @{ What = 'on nothing'; Run = { $input | Invoke-VlmAgent }; Count = 1 }
    ) {
        $made = @(Get-VlmAgent invoice-reader | & $Run)
        $made.Count | Should -Be $Count
        $made.Name | Select-Object -Unique | Should -BeLike 'invoice-reader*'
        @((Get-Request $sim POST /v1/agent/execute).body.name | Select-Object -Unique) | Should -BeLike 'invoice-reader*'
    }

    It 'files without an agent end the command before anything is sent' {
        { Get-ChildItem "$TestDrive/*.jpg" | Invoke-VlmAgent } | Should -Throw '*-Name or -Prompt*'
        @(Get-Request $sim).Count | Should -Be 0
    }
}
