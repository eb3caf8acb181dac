# Compares the results of the official Node clients with those of the cmdlets, from the same state of the simulator.
BeforeDiscovery {
    $script:contract = "$PSScriptRoot/../contract"
    $script:isThere = (Get-Command node -CommandType Application -ErrorAction Ignore) -and (Test-Path "$contract/node_modules/vlmrun")
}

Describe 'The cmdlets return what the official clients return' -Skip:(-not $isThere) {
    BeforeAll {
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1", "$PSScriptRoot/Simulator.psm1"
        $simulator = Start-Simulator
        Connect-Simulator $simulator
        $images = "$PSScriptRoot/../../docs/demo/images"
        $folder = New-Item -ItemType Directory -Path "$TestDrive/dataset"
        Set-Content "$folder/a.txt" a
        $json = node "$PSScriptRoot/../contract/witness.mjs" $simulator.BaseUri "$folder"
        if ($LASTEXITCODE -ne 0) { throw 'The witness failed.' }
        $seen = $json | ConvertFrom-Json -AsHashtable
        $raw = [Text.Json.JsonDocument]::Parse($json).RootElement
        function Get-Seen { param([string[]] $Field) $node = $raw; foreach ($name in $Field) { $node = $node.GetProperty($name) }; $node.GetRawText() }
        function Test-Same { param([string] $One, [string] $Other) [Text.Json.Nodes.JsonNode]::DeepEquals([Text.Json.Nodes.JsonNode]::Parse($One), [Text.Json.Nodes.JsonNode]::Parse($Other)) }
        # A payload and a state that depend only on the input.
        function Assert-SameWork {
            param($Ours, [string] $Operation)
            $Ours.Status | Should -Be $seen[$Operation].status
            $Ours.CreditsUsed | Should -Be $seen[$Operation].usage.credits_used
            Test-Same $Ours.GetResponse().GetRawText() (Get-Seen $Operation, response) | Should -BeTrue -Because "$($Ours.GetResponse().GetRawText()) is not $(Get-Seen $Operation, response)"
        }
    }

    AfterAll { Stop-Simulator $simulator }

    It 'models.list' {
        $theirs = $seen['models.list'] | ForEach-Object { "$($_.model) $($_.domain)" }
        Get-VlmModel | ForEach-Object { "$($_.Name) $($_.Domain)" } | Should -Be $theirs
    }

    It 'hub.info, hub.listDomains, hub.getSchema' {
        (Get-VlmHub).Version | Should -Be $seen['hub.info'].version
        (Get-VlmDomain -Hub).Name | Should -Be $seen['hub.listDomains'].domain
        $schema = Get-VlmSchema -Hub -Domain document.invoice
        $schema.Hash | Should -Be $seen['hub.getSchema'].schema_hash
    }

    It 'predictions.list, predictions.get' {
        $ours = Get-VlmPrediction -First 100
        $theirs = $seen['predictions.list'].id
        # Newest first: predictions from before these tests are at the end of the list.
        $ours.Id[-$theirs.Count..-1] | Should -Be $theirs
        $one = Get-VlmPrediction $seen['predictions.get'].id
        Test-Same $one.GetBody().GetRawText() (Get-Seen predictions.get) | Should -BeTrue
    }

    It 'files.get, files.list' {
        $one = Get-VlmFile $seen['files.get'].id
        $one.FileName, $one.Bytes, $one.Purpose | Should -Be @($seen['files.get'].filename, $seen['files.get'].bytes, $seen['files.get'].purpose)
        (Get-VlmFile).Id | Should -Be $seen['files.list'].id
    }

    It 'files.upload of existing content' {
        (Send-VlmFile "$images/receipt.jpg" -Reuse).Id | Should -Be $seen['files.upload'].id
    }

    It 'image.generate, image.schema' {
        Assert-SameWork (New-VlmImagePrediction "$images/invoice.png" -Domain document.invoice) image.generate
        $schema = New-VlmSchema "$images/invoice.png"
        $schema.Hash | Should -Be $seen['image.schema'].response.schema_hash
    }

    It '<Kind>.generate' -ForEach @{ Kind = 'document'; Domain = 'document.receipt' }, @{ Kind = 'audio'; Domain = 'audio.transcription' }, @{ Kind = 'video'; Domain = 'video.transcription' } {
        Assert-SameWork (& "New-Vlm${Kind}Prediction" -FileId $seen['files.get'].id -Domain $Domain -Batch:$false) "$Kind.generate"
    }

    It 'document.schema' {
        (New-VlmSchema -FileId $seen['files.get'].id -Kind Document).Hash | Should -Be $seen['document.schema'].response.schema_hash
    }

    It 'finetuning.get, finetuning.list' {
        $one = Get-VlmFineTuningJob $seen['finetuning.get'].id
        $one.Suffix, $one.TrainingFileId | Should -Be @('witness', $seen['finetuning.get'].training_file_id)
        (Get-VlmFineTuningJob).Id | Should -Be $seen['finetuning.list'].id
    }

    It 'finetuning.provision, finetuning.generate' {
        (Publish-VlmFineTunedModel vlm-1-ft-sample -Confirm:$false).Model | Should -Be $seen['finetuning.provision'].model
        $schema = @{ type = 'object'; properties = @{ total = @{ type = 'number' } }; required = @('total') }
        $ours = Invoke-VlmFineTunedModel -Model vlm-1-ft-sample -Path "$images/receipt.jpg" -Prompt 'Read it' -JsonSchema $schema
        Assert-SameWork $ours finetuning.generate
    }

    It 'dataset.get, dataset.list' {
        $one = Get-VlmDataset $seen['dataset.get'].id
        $one.DatasetName, $one.DatasetType, $one.FileId | Should -Be @('witness', 'images', $seen['dataset.get'].file_id)
        (Get-VlmDataset).Id | Should -Be $seen['dataset.list'].id
    }

    It 'openai: models.list, models.retrieve' {
        (Get-VlmModel -Chat).Id | Should -Be $seen['openai.models.list'].id
        (Get-VlmModel -Chat -Id vlmrun-orion-1:auto).Id | Should -Be $seen['openai.models.retrieve'].id
    }

    It 'openai: chat.completions.create' {
        $theirs = $seen['openai.chat.completions.create']
        $ours = Invoke-VlmChat 'What is VLM Run?' -NoStream
        $ours.Text | Should -Be $theirs.choices[0].message.content
        $ours.FinishReason | Should -Be $theirs.choices[0].finish_reason
        $ours.Usage.TotalTokens | Should -Be $theirs.usage.total_tokens
        $streamed = Invoke-VlmChat 'What is VLM Run?' 6> $null
        $streamed.Text | Should -Be $ours.Text
    }
}
