Describe 'Documents, audio and video' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-FileFolder "$TestDrive/files" 4
        $generate = '/v1/document/generate'
        function Get-Body { (Get-Started $sim).Request.body }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim @{ TimeoutSec = 2; MaxRetry = 1 }
    }

    Context '<Kind>' -ForEach @(
        @{ Kind = 'Document'; Domain = 'document.invoice'; Extension = 'pdf' }
        @{ Kind = 'Audio'; Domain = 'audio.transcription'; Extension = 'mp3' }
        @{ Kind = 'Video'; Domain = 'video.transcription'; Extension = 'mp4' }
    ) {
        BeforeAll {
            $cmdlet = "New-Vlm${Kind}Prediction"
            $route = "/v1/$($Kind.ToLowerInvariant())"
            $media = New-FileFolder "$TestDrive/$Kind" 3 $Extension
        }

        It 'creates a completed prediction with a payload, in two requests and those of the wait' {
            $done = & $cmdlet $media[0] -Domain $Domain -Wait -IntervalSec 0.1 -ErrorAction Stop
            $done.Status | Should -Be 'completed'
            $done.Source | Should -Be $media[0].FullName
            $done.Domain | Should -Be $Domain
            ($done | Receive-VlmPrediction).Source | Should -Be $media[0].FullName
            (Get-Request $sim POST).path | Should -Be '/v1/files', "$route/generate"
            $started = Get-Started $sim
            $started.Md5 | Should -Be (Get-Md5 $media[0])
            $started.Id | Should -Be $done.Id
        }

        It 'sends to an agent by name' {
            $made = & $cmdlet $media[0] -Name my-agent -ErrorAction Stop
            $request = Get-Request $sim POST $route
            $request.path | Should -Be "$route/execute"
            $request.body.name, $request.body.version | Should -Be 'my-agent', 'latest'
            $request.body.file_id | Should -Not -BeNullOrEmpty
            $request.body.PSObject.Properties.Name | Should -Not -Contain 'domain'
            $made.Source | Should -Be $media[0].FullName
            $null = & $cmdlet $media[1] -Name my-agent -Version 3 -ErrorAction Stop
            @(Get-Request $sim POST $route)[-1].body.version | Should -Be '3'
        }

        It 'accepts an address, which the service downloads' {
            $made = & $cmdlet -Url "https://example.com/a.$Extension" -Domain $Domain -ErrorAction Stop
            $made.Source | Should -Be "https://example.com/a.$Extension"
            @(Get-Request $sim).Count | Should -Be 1
            (Get-Body).url | Should -Be "https://example.com/a.$Extension"
        }
    }

    Context 'inputs' {
        It 'accepts wildcards, literal paths and the pipeline' {
            (New-VlmDocumentPrediction "$TestDrive/files/*.pdf" -Domain document.invoice).Source | Sort-Object | Should -Be $files.FullName
            ($files | New-VlmDocumentPrediction -Domain document.invoice).Source | Sort-Object | Should -Be $files.FullName
            ($files.FullName | New-VlmDocumentPrediction -Domain document.invoice).Source | Sort-Object | Should -Be $files.FullName
            Set-Content -LiteralPath "$TestDrive/scan[1].pdf" 'bracket'
            (New-VlmDocumentPrediction -LiteralPath "$TestDrive/scan[1].pdf" -Domain document.invoice).Source | Should -Be "$TestDrive/scan[1].pdf"
            # A session does not upload the same content twice.
            @(Get-Request $sim POST /v1/files).Count | Should -Be 5
        }

        It 'sends at most two requests per document, and at most -ThrottleLimit at the same time' {
            Set-Simulator $sim @{ latency_ms = 30 }
            $many = New-FileFolder "$TestDrive/many" 20
            $made = $many | New-VlmDocumentPrediction -Domain document.invoice -ThrottleLimit 3
            $made.Source | Sort-Object | Should -Be $many.FullName
            @(Get-Request $sim).Count | Should -Be 40
            (Invoke-Control $sim Get log).max_concurrent | Should -BeLessOrEqual 3
        }

        It 'accepts a file id, without an upload' {
            $sent = Send-VlmFile $files[0]
            Clear-Request $sim
            $made = New-VlmDocumentPrediction -FileId $sent.Id -Domain document.invoice -ErrorAction Stop
            $made.Source | Should -Be $sent.Id
            (Get-Request $sim).path | Should -Be $generate
            (Get-Body).file_id | Should -Be $sent.Id
        }

        It 'accepts file objects from Send-VlmFile, with their path, and from Get-VlmFile' {
            $sent = $files[0..1] | Send-VlmFile -ErrorAction Stop
            $made = $sent | New-VlmDocumentPrediction -Domain document.invoice -ErrorAction Stop
            $made.Source | Sort-Object | Should -Be $files[0..1].FullName
            $made = Get-VlmFile | New-VlmDocumentPrediction -Domain document.invoice -ErrorAction Stop
            $made.Source | Sort-Object | Should -Be ($sent.Id | Sort-Object)
            @(Get-Request $sim POST /v1/files).Count | Should -Be 2
            @(Get-Started $sim).Count | Should -Be 4
        }

        It 'accepts file objects that were saved as <As> and read again' -ForEach @(
            @{ As = 'CLIXML'; Write = { $input | Export-Clixml "$TestDrive/sent" }; Read = { Import-Clixml "$TestDrive/sent" } }
            @{ As = 'CSV'; Write = { $input | Export-Csv "$TestDrive/sent" }; Read = { Import-Csv "$TestDrive/sent" } }
            @{ As = 'JSON'; Write = { $input | ConvertTo-Json | Set-Content "$TestDrive/sent" }; Read = { Get-Content "$TestDrive/sent" -Raw | ConvertFrom-Json } }
        ) {
            $sent = $files[0..1] | Send-VlmFile
            $sent | & $Write
            Clear-Request $sim
            $made = & $Read | New-VlmDocumentPrediction -Domain document.invoice -ErrorAction Stop
            $made.Source | Sort-Object | Should -Be $files[0..1].FullName
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
            (Get-Request $sim POST $generate).body.file_id | Sort-Object | Should -Be ($sent.Id | Sort-Object)
            @(& $Read | New-VlmSchema -ErrorAction Stop).Count | Should -Be 2
        }

        It 'predictions from the pipeline are not files: they bind as the file that they were made from, or not at all' {
            $made = New-VlmDocumentPrediction $files[0] -Domain document.invoice
            $again = $made | New-VlmDocumentPrediction -Domain document.receipt -ErrorAction Stop
            $again.Source, $again.Domain | Should -Be $files[0].FullName, 'document.receipt'
            $made = New-VlmDocumentPrediction -Url https://example.com/a.pdf -Domain document.invoice
            $made | New-VlmDocumentPrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -BeGreaterThan 0
            @(Get-Started $sim).Count | Should -Be 3
        }

        It 'an unknown file id is NotFound, and the others are written' {
            $sent = Send-VlmFile $files[0]
            $made = New-VlmDocumentPrediction -FileId unknown, $sent.Id -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $sent.Id
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be 'unknown'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Get-VlmFile*'
        }

        It 'a path as -FileId, and an id as path, are errors that cost nothing' {
            New-VlmDocumentPrediction -FileId $files[0].FullName -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            New-VlmDocumentPrediction 'b7c5e1f0-0000-4000-8000-000000000000' -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            @(Get-Started $sim).Count | Should -Be 0
        }

        It 'an invalid address is an error and is not sent' {
            New-VlmDocumentPrediction -Url 'ftp://x/y.pdf' -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -Be 1
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a file with an unknown extension is sent, with a warning' {
            Set-Content "$TestDrive/notes.xyz" 'text'
            $made = New-VlmDocumentPrediction "$TestDrive/notes.xyz" -Domain document.invoice -WarningVariable told -WarningAction SilentlyContinue -ErrorAction Stop
            $made.Source | Should -Be "$TestDrive/notes.xyz"
            @($told).Count | Should -Be 1
            "$told" | Should -BeLike "*notes.xyz*"
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice -WarningVariable told
            @($told).Count | Should -Be 0
        }

        It 'a file that cannot be sent is one error, and the others are written' {
            $null = New-Item "$TestDrive/empty.pdf" -ItemType File -Force
            $made = $files[0].FullName, "$TestDrive/empty.pdf", $files[1].FullName | New-VlmDocumentPrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].TargetObject | Should -Be "$TestDrive/empty.pdf"
        }

        It '-WhatIf names each input and sends nothing' {
            $files | New-VlmDocumentPrediction -Domain document.invoice -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'what is sent' {
        It 'sends batch only if the user has specified it or waits' {
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice -Batch
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice -Batch:$false
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice -Wait -IntervalSec 0.1
            $bodies = Get-Body
            $bodies[0].PSObject.Properties.Name | Should -Not -Contain 'batch'
            $bodies[1].batch | Should -BeTrue
            $bodies[2].batch | Should -BeFalse
            $bodies[3].batch | Should -BeTrue
        }

        It 'sends only given parameters' {
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice
            (Get-Body).PSObject.Properties.Name | Sort-Object | Should -Be 'domain', 'file_id', 'id'
        }

        It 'sends pages by index, and the result contains only those' {
            $got = New-VlmDocumentPrediction $files[0] -Domain document.markdown -PageIndex 2, 0 -Batch:$false -ErrorAction Stop
            (Get-Body).config.page_indices | Should -Be 2, 0
            @($got.Response.pages).Count | Should -Be 2
        }

        It 'sends segments and frames of a video' {
            $video = New-FileFolder "$TestDrive/video" 1 mp4
            $null = New-VlmVideoPrediction $video -Domain video.transcription -SegmentDurationSec 7.5 -FramesPerSegment 4 -ErrorAction Stop
            $config = (Get-Body).config
            $config.video_segment_duration | Should -Be 7.5
            $config.video_frames_per_segment | Should -Be 4
            @($config.PSObject.Properties).Count | Should -Be 2
        }

        It 'sends all options by their API names' {
            $null = New-VlmDocumentPrediction $files[0] -Domain document.invoice -Prompt p -JsonSchema @{ type = 'object' } -GqlStatement '{ a }' -MaxTokens 9 `
                -Temperature 0.5 -Detail hi -Confidence -Grounding:$false -ServiceTier flex -Config @{ own = 1 } -Environment dev -SessionId s -AllowTraining $false `
                -Model vlm-1 -RequestId mine -ErrorAction Stop
            $body = Get-Body
            $body.id, $body.model | Should -Be 'mine', 'vlm-1'
            $config = $body.config
            $config.prompt, $config.json_schema.type, $config.gql_stmt, $config.max_tokens, $config.temperature | Should -Be 'p', 'object', '{ a }', 9, 0.5
            $config.detail, $config.confidence, $config.grounding, $config.service_tier, $config.own | Should -Be 'hi', $true, $false, 'flex', 1
            $body.metadata.environment, $body.metadata.session_id, $body.metadata.allow_training | Should -Be 'dev', 's', $false
        }

        It '<What> is rejected before anything is sent' -ForEach @(
            @{ What = 'no domain, agent or skill'; With = @{} }
            @{ What = 'a domain and an agent'; With = @{ Domain = 'document.invoice'; Name = 'x' } }
            @{ What = 'pages said twice'; With = @{ Domain = 'document.invoice'; PageIndex = 1; Config = @{ page_indices = @(2) } } }
            @{ What = 'a page below zero'; With = @{ Domain = 'document.invoice'; PageIndex = -1 } }
        ) {
            { New-VlmDocumentPrediction $files[0] @With } | Should -Throw
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'at-most-once requests' {
        It 'a prediction whose response was lost is looked up and found: <Kind>' -ForEach @(@{ Kind = 'drop_after_create' }, @{ Kind = 'truncated' }) {
            Add-Fault $sim @{ kind = $Kind; path = $generate }
            $made = New-VlmDocumentPrediction $files[0] -Domain document.invoice -ErrorAction Stop
            @(Get-Request $sim POST $generate).Count | Should -Be 1
            $made.Id | Should -Be (Get-Started $sim).Id
            $made.Source | Should -Be $files[0].FullName
        }

        It 'a lost response of an agent is OutcomeUnknown, and not sent again' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/document/execute' }
            New-VlmDocumentPrediction $files[0] -Name a -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Request $sim POST /v1/document/execute).Count | Should -Be 1
        }

        It 'a failed upload starts nothing' {
            Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/files'; times = -1 }
            Connect-Simulator $sim @{ MaxRetry = 0 }
            New-VlmDocumentPrediction $files[0] -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ServerError,*'
            @(Get-Started $sim).Count | Should -Be 0
        }

        It 'credits that run out are one error that says how many were not sent' {
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $generate; after = 1; times = -1 }
            $made = $files | New-VlmDocumentPrediction -Domain document.invoice -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 1
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike '*3 inputs were not sent*'
        }
    }
}
