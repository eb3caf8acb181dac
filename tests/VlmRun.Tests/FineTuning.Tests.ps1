Describe 'FineTuning' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $pictures = New-PictureFolder "$TestDrive/pictures" 3
        $training = (New-FileFolder "$TestDrive/training" 1 jsonl)[0]
        $tuned = 'vlm-1-ft-sample'
        $use = @{ Model = $tuned; Prompt = 'Read it.'; JsonSchema = @{ type = 'object'; properties = @{ total = @{ type = 'number' } } } }
        function Get-Sent([string] $Route) { (Get-Request $sim POST "/v1/fine_tuning/$Route").body }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
        $file = Send-VlmFile $training -Purpose fine-tune
        Clear-Request $sim
    }

    Context 'New-VlmFineTuningJob' {
        It 'starts a job with the given parameters and no others' {
            $job = New-VlmFineTuningJob $file.Id -Model vlm-1 -ErrorAction Stop
            $sent = Get-Sent create
            $sent.psobject.Properties.Name | Sort-Object | Should -Be 'model', 'training_file'
            $sent.training_file | Should -Be $file.Id
            $job | Should -BeOfType ([VlmRun.FineTuningJob])
            $job.Status | Should -Be 'pending'
            $job.BaseModel | Should -Be 'vlm-1'
            $job.TrainingFileId | Should -Be $file.Id
            $job.BatchSize | Should -Be 'auto'
            $job.CreatedAt.Kind | Should -Be 'Local'
            "$job" | Should -Be $job.Id
        }

        It 'sends each option' {
            $key = ConvertTo-SecureString 'wandb-very-secret' -AsPlainText -Force
            $said = New-VlmFineTuningJob $file.Id -Model vlm-1 -ValidationFileId $file.Id -Epochs 3 -BatchSize 16 -LearningRate 0.001 -Suffix my_1-x `
                -CallbackUrl http://127.0.0.1:9/x -WandbProjectName p -WandbBaseUrl https://w.test -WandbApiKey $key -Verbose -Debug *>&1
            $sent = Get-Sent create
            $sent.validation_file | Should -Be $file.Id
            $sent.num_epochs, $sent.batch_size, $sent.learning_rate | Should -Be 3, 16, 0.001
            $sent.suffix, $sent.callback_url, $sent.wandb_project_name, $sent.wandb_base_url, $sent.wandb_api_key |
                Should -Be 'my_1-x', 'http://127.0.0.1:9/x', 'p', 'https://w.test', 'wandb-very-secret'
            $said | Out-String -Width 5000 | Should -Not -Match 'wandb-very-secret'
            $job = $said | Where-Object { $_ -is [VlmRun.FineTuningJob] }
            $job.Epochs, $job.BatchSize, $job.LearningRate, $job.Suffix | Should -Be 3, '16', 0.001, 'my_1-x'
            (New-VlmFineTuningJob $file.Id -Model vlm-1 -BatchSize auto).BatchSize | Should -Be 'auto'
        }

        It 'accepts files and datasets from the pipeline, but no other ids' {
            ($file | New-VlmFineTuningJob -Model vlm-1).TrainingFileId | Should -Be $file.Id
            $dataset = New-VlmDataset -FileId $file.Id -Name x -Domain document.invoice -Type documents
            ($dataset | New-VlmFineTuningJob -Model vlm-1).TrainingFileId | Should -Be $file.Id
            Clear-Request $sim
            [pscustomobject]@{ Id = $file.Id } | New-VlmFineTuningJob -Model vlm-1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -Be 1
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'rejects before anything is sent: <What>' -ForEach @(
            @{ What = 'a suffix with a space'; With = @{ Suffix = 'a b' } }, @{ What = 'a suffix beyond ASCII'; With = @{ Suffix = 'größe' } }
            @{ What = 'an empty suffix'; With = @{ Suffix = '' } }, @{ What = 'a suffix with a line end'; With = @{ Suffix = "a`n" } }
            @{ What = 'no batch size'; With = @{ BatchSize = 'many' } }, @{ What = 'a batch size of 0'; With = @{ BatchSize = '0' } }
            @{ What = 'no epochs'; With = @{ Epochs = 0 } }, @{ What = 'no address'; With = @{ CallbackUrl = 'nowhere' } }
            @{ What = 'a key in plain text'; With = @{ WandbApiKey = 'plain' } }
        ) {
            { New-VlmFineTuningJob $file.Id -Model vlm-1 @With } | Should -Throw
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a lost response is OutcomeUnknown and nothing is sent again without -Resubmit' {
            Connect-Simulator $sim @{ MaxRetry = 2 }
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/fine_tuning/create' }
            New-VlmFineTuningJob $file.Id -Model vlm-1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmFineTuningJob -First 20'
            @(Get-Request $sim).Count | Should -Be 1
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/fine_tuning/create' }
            (New-VlmFineTuningJob $file.Id -Model vlm-1 -Resubmit).Id | Should -Not -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 3
        }

        It 'an unknown file is an error with a recommended action; -WhatIf sends nothing' {
            New-VlmFineTuningJob nowhere -Model vlm-1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be 'nowhere'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Get-VlmFile*'
            Clear-Request $sim
            New-VlmFineTuningJob $file.Id -Model vlm-1 -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'Receive-VlmWebhook receives its callback as a job' {
            Set-Simulator $sim @{ job_seconds = 0.1; webhook_secret = $null }
            $listener = Start-Script $sim 'Receive-VlmWebhook -Count 1 -TimeoutSec 20'
            Wait-Until { $listener.Shell.Streams.Information.Count }
            $job = New-VlmFineTuningJob $file.Id -Model vlm-1 -CallbackUrl ("$($listener.Shell.Streams.Information[0])" -replace '^.* ')
            $came = @(Receive-Script $listener)
            $came[0] | Should -BeOfType ([VlmRun.FineTuningJob])
            $came[0].Id | Should -Be $job.Id
            $came[0].Status | Should -Be 'completed'
        }
    }

    Context 'Get-VlmFineTuningJob, Get-VlmFineTunedModel' {
        BeforeEach {
            Set-Simulator $sim @{ job_seconds = 0 }
            $jobs = 1..12 | ForEach-Object { New-VlmFineTuningJob $file.Id -Model vlm-1 -Suffix "s$_" }
            Clear-Request $sim
        }

        It 'lists all jobs; -First and -Skip are sent' {
            $all = Get-VlmFineTuningJob
            $all.Id | Sort-Object | Should -Be ($jobs.Id | Sort-Object)
            $all[0].Status | Should -Be 'completed'
            $all[0].Message | Should -BeLike '*vlm-1-ft-*'
            Clear-Request $sim
            (Get-VlmFineTuningJob -Skip 2 -First 3).Id | Should -Be $all[2..4].Id
            (Get-Request $sim).query.TrimStart('?') | Should -Be 'skip=2&limit=3'
            Get-VlmFineTuningJob -First 0 | Should -BeNullOrEmpty
        }

        It 'gets jobs by id, also from the pipeline and from objects' {
            (Get-VlmFineTuningJob $jobs[0].Id).Suffix | Should -Be 's1'
            ($jobs[0..2] | Get-VlmFineTuningJob).Id | Sort-Object | Should -Be ($jobs[0..2].Id | Sort-Object)
        }

        It 'an invalid id is one error, and no malformed request is sent: <What>' -ForEach @(
            @{ What = 'empty'; Id = '' }, @{ What = '..'; Id = '..' }, @{ What = 'slash'; Id = '/' }, @{ What = 'Unicode'; Id = '日本' }
            @{ What = '10,000 characters'; Id = 'x' * 10000 }, @{ What = 'unknown'; Id = 'nowhere' }
        ) {
            $read = $Id, $jobs[0].Id | Get-VlmFineTuningJob -ErrorVariable failed -ErrorAction SilentlyContinue
            $read.Id | Should -Be $jobs[0].Id
            $failed.Count | Should -Be 1
            (Get-Request $sim).path | Where-Object { $_ -notmatch '^/v1/fine_tuning/jobs/[^/]+$' } | Should -BeNullOrEmpty
        }

        It 'lists all models; -First and -Skip are sent' {
            $models = Get-VlmFineTunedModel
            $models[0] | Should -BeOfType ([VlmRun.FineTunedModel])
            $models.Model | Should -Contain $tuned
            $models.Model | Should -Contain 'vlm-1-ft-s7'
            $models.Count | Should -Be 13
            "$($models[0])" | Should -Be $models[0].Model
            Clear-Request $sim
            (Get-VlmFineTunedModel -Skip 1 -First 2).Model | Should -Be $models[1, 2].Model
            (Get-Request $sim).query.TrimStart('?') | Should -Be 'skip=1&limit=2'
        }

        It 'shows jobs and models in tables' {
            Get-VlmFineTuningJob $jobs[0].Id | Out-String -Width 200 | Should -Match "completed $($jobs[0].Id) vlm-1 +\d\d-\d\d \d\d:\d\d s1\s"
            Get-VlmFineTunedModel -First 1 | Out-String | Should -Match 'Model\s+-+\s+vlm-1-ft-'
        }
    }

    Context 'Publish-VlmFineTunedModel' {
        It 'sends the given parameters and no others' {
            $ready = Publish-VlmFineTunedModel $tuned -ErrorAction Stop
            (Get-Sent provision).psobject.Properties.Name | Should -Be 'model'
            $ready | Should -BeOfType ([VlmRun.ModelProvision])
            $ready.Model | Should -Be $tuned
            $ready.DurationSeconds, $ready.Concurrency | Should -Be 600, 1
            "$ready" | Should -Be $ready.Id
            Clear-Request $sim
            (Publish-VlmFineTunedModel $tuned -DurationSec 60 -Concurrency 2).DurationSeconds | Should -Be 60
            (Get-Sent provision).duration, (Get-Sent provision).concurrency | Should -Be 60, 2
            Publish-VlmFineTunedModel $tuned | Out-String -Width 200 | Should -Match "$tuned +600 +1 +\d\d-\d\d \d\d:\d\d +simulated"
        }

        It 'accepts models from the pipeline, by name and as objects' {
            ($tuned | Publish-VlmFineTunedModel).Model | Should -Be $tuned
            (Get-VlmFineTunedModel | Publish-VlmFineTunedModel).Model | Should -Be $tuned
        }

        It 'an unknown model is one error, and the others continue; -WhatIf sends nothing' {
            $ready = 'nowhere', $tuned | Publish-VlmFineTunedModel -ErrorVariable failed -ErrorAction SilentlyContinue
            $ready.Model | Should -Be $tuned
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmFineTunedModel'
            Clear-Request $sim
            Publish-VlmFineTunedModel $tuned -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a lost response is OutcomeUnknown, and nothing is sent again' {
            Connect-Simulator $sim @{ MaxRetry = 2 }
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/fine_tuning/provision' }
            Publish-VlmFineTunedModel $tuned -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Request $sim).Count | Should -Be 1
        }
    }

    Context 'Invoke-VlmFineTunedModel' {
        It 'starts a prediction for each image, with its source' {
            $made = $pictures | Invoke-VlmFineTunedModel @use -ErrorAction Stop
            $made.Source | Sort-Object | Should -Be $pictures.FullName
            $made[0] | Should -BeOfType ([VlmRun.Prediction])
            $made[0].Status | Should -Be 'completed'
            ($made[0] | Receive-VlmPrediction).total | Should -Not -BeNullOrEmpty
            $sent = (Get-Sent generate)[0]
            $sent.psobject.Properties.Name | Sort-Object | Should -Be 'config', 'images', 'model'
            $sent.config.psobject.Properties.Name | Sort-Object | Should -Be 'json_schema', 'prompt'
            $sent.images[0].prefix | Should -BeLike 'data:image/jpeg;base64*'
            @(Get-Request $sim).Count | Should -Be 3
        }

        It 'accepts wildcards and addresses, and sends each option' {
            (Invoke-VlmFineTunedModel "$TestDrive/pictures/*.jpg" @use).Count | Should -Be 3
            Clear-Request $sim
            $made = Invoke-VlmFineTunedModel -Url https://example.com/a.jpg @use -MaxTokens 100 -Temperature 0.5 -Config @{ max_retries = 2 } `
                -Environment prod -SessionId s -AllowTraining $false
            $made.Source | Should -Be 'https://example.com/a.jpg'
            $sent = Get-Sent generate
            $sent.images | Should -Be 'https://example.com/a.jpg'
            $sent.config.max_tokens, $sent.config.temperature, $sent.config.max_retries | Should -Be 100, 0.5, 2
            $sent.metadata.environment, $sent.metadata.session_id, $sent.metadata.allow_training | Should -Be 'prod', 's', $false
        }

        It '-Combine starts one prediction for all images, and none for 17 images or a video' {
            $made = $pictures | Invoke-VlmFineTunedModel @use -Combine
            @($made).Count | Should -Be 1
            $made.Source | Should -Be ($pictures.FullName -join '; ')
            @((Get-Sent generate).images).Count | Should -Be 3
            Clear-Request $sim
            1..17 | ForEach-Object { $pictures[0] } | Invoke-VlmFineTunedModel @use -Combine -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            [IO.File]::WriteAllBytes("$TestDrive/clip.mp4", [byte[]](1, 2, 3))
            "$TestDrive/clip.mp4" | Invoke-VlmFineTunedModel @use -Combine -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'sends a video as a video' {
            [IO.File]::WriteAllBytes("$TestDrive/clip#1.mp4", [byte[]](1, 2, 3, 4))
            $made = Invoke-VlmFineTunedModel -LiteralPath "$TestDrive/clip#1.mp4" @use -ErrorAction Stop
            $made.Source | Should -Be "$TestDrive/clip#1.mp4"
            (Get-Sent generate).videos | Should -BeLike 'data:video/mp4;base64,AQIDBA==*'
            Clear-Request $sim
            $null = Invoke-VlmFineTunedModel -Url 'https://example.com/clip.mp4?sig=1' @use
            (Get-Sent generate).videos | Should -Be 'https://example.com/clip.mp4?sig=1'
        }

        It '<What> is one error, and the others continue' -ForEach @(
            @{ What = 'a file that is missing'; Name = 'missing.jpg'; Id = 'FileNotFound' }
            @{ What = 'no image'; Name = 'text.jpg'; Id = 'UnsupportedImage' }
            @{ What = 'an empty video'; Name = 'empty.mp4'; Id = 'FileEmpty' }
            @{ What = 'a video that is too large'; Name = 'huge.mp4'; Id = 'BadValue' }
        ) {
            [IO.File]::WriteAllText("$TestDrive/text.jpg", 'text')
            [IO.File]::WriteAllText("$TestDrive/empty.mp4", '')
            $stream = [IO.File]::Create("$TestDrive/huge.mp4"); $stream.SetLength(50MB + 1); $stream.Dispose()
            $made = "$TestDrive/$Name", $pictures[0].FullName | Invoke-VlmFineTunedModel @use -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $pictures[0].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be "$TestDrive/$Name"
            @(Get-Request $sim).Count | Should -Be 1
        }

        It 'rejects before anything is sent: <What>' -ForEach @(
            @{ What = 'a schema that is no JSON'; With = @{ JsonSchema = '{broken' } }, @{ What = 'a schema that is no object'; With = @{ JsonSchema = '[]' } }
            @{ What = 'a schema that is missing'; With = @{ JsonSchema = './missing.json' } }, @{ What = 'no prompt'; With = @{ Prompt = '' } }
            @{ What = 'a prompt given twice'; With = @{ Config = @{ prompt = 'x' } } }
        ) {
            $all = $use + @{}
            foreach ($name in $With.Keys) { $all[$name] = $With[$name] }
            { Invoke-VlmFineTunedModel $pictures[0].FullName @all } | Should -Throw
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a lost response is OutcomeUnknown and nothing is sent again without -Resubmit' {
            Connect-Simulator $sim @{ MaxRetry = 2 }
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/fine_tuning/generate' }
            Invoke-VlmFineTunedModel $pictures[0].FullName @use -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].TargetObject | Should -Be $pictures[0].FullName
            @(Get-Request $sim).Count | Should -Be 1
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/fine_tuning/generate' }
            @(Invoke-VlmFineTunedModel $pictures[0].FullName @use -Resubmit).Count | Should -Be 1
            @(Get-Request $sim).Count | Should -Be 3
        }

        It 'an unknown model is an error with a recommended action; the sending ends when credits run out; -WhatIf sends nothing' {
            Invoke-VlmFineTunedModel $pictures[0].FullName -Model nowhere -Prompt x -JsonSchema @{} -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmFineTunedModel'
            Add-Fault $sim @{ kind = 'status'; status = 402; path = '/v1/fine_tuning/generate'; times = -1 }
            $pictures | Invoke-VlmFineTunedModel @use -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            Clear-Request $sim
            $pictures | Invoke-VlmFineTunedModel @use -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }
    }
}
