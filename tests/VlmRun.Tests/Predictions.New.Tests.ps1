Describe 'New-VlmImagePrediction' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 12
        function Get-Sha([string] $Path) {
            [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([Text.Encoding]::ASCII.GetBytes([Convert]::ToBase64String([IO.File]::ReadAllBytes($Path)))))
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'sources' {
        It 'expands wildcards in -Path and sets the source of each prediction' {
            $made = New-VlmImagePrediction "$TestDrive/pictures/000*.jpg" -Domain document.invoice
            $made.Source | Sort-Object | Should -Be $files.FullName[0..8]
            $made.Status | Should -Be (@('completed') * 9)
            foreach ($one in $made) {
                $request = (Get-PaidRequest $sim) | Where-Object prediction_id -EQ $one.Id
                $request.body.images[0].sha256 | Should -Be (Get-Sha $one.Source)
                $request.body.images[0].prefix | Should -Be 'data:image/jpeg;base64,'
            }
        }

        It 'resolves a relative path from the current location' {
            Push-Location "$TestDrive/pictures"
            try { (New-VlmImagePrediction 0001.jpg -Domain document.invoice).Source | Should -Be $files[0].FullName }
            finally { Pop-Location }
        }

        It 'does not expand names with brackets from -LiteralPath and the pipeline' {
            $odd = "$TestDrive/page [1] ‘ü’.jpg"
            New-Picture $odd 77
            (New-VlmImagePrediction -LiteralPath $odd -Domain document.invoice).Source | Should -Be $odd
            (Get-Item -LiteralPath $odd | New-VlmImagePrediction -Domain document.invoice).Source | Should -Be $odd
            ($odd | New-VlmImagePrediction -Domain document.invoice).Source | Should -Be $odd
            (Get-PaidRequest $sim).Count | Should -Be 3
        }

        It 'binds files and strings from the pipeline as paths, and never a file name as an agent' {
            $made = @($files[0]; $files[1].FullName) | New-VlmImagePrediction -Domain document.receipt
            $made.Source | Sort-Object | Should -Be $files.FullName[0..1]
            (Get-PaidRequest $sim).path | Should -Be @('/v1/image/generate', '/v1/image/generate')
        }

        It 'sends a URL unchanged' {
            $made = New-VlmImagePrediction -Url https://example.com/a.png?x=1, http://example.com/b.png -Domain image.caption
            $made.Source | Sort-Object | Should -Be 'http://example.com/b.png', 'https://example.com/a.png?x=1'
            (Get-PaidRequest $sim).body.images | Sort-Object | Should -Be 'http://example.com/b.png', 'https://example.com/a.png?x=1'
        }

        It 'accepts -ImageData as <Name>' -ForEach @(
            @{ Name = 'bytes'; Make = { , [IO.File]::ReadAllBytes($args[0]) } }
            @{ Name = 'an array of numbers'; Make = { , [object[]][IO.File]::ReadAllBytes($args[0]) } }
            @{ Name = 'a data URI'; Make = { 'data:image/jpeg;base64,' + [Convert]::ToBase64String([IO.File]::ReadAllBytes($args[0])) } }
            @{ Name = 'bare base64'; Make = { [Convert]::ToBase64String([IO.File]::ReadAllBytes($args[0])) } }
        ) {
            $made = New-VlmImagePrediction -ImageData (& $Make $files[0].FullName) -Domain document.invoice
            $made.Source | Should -Be 'image data (256 bytes)'
            (Get-PaidRequest $sim)[0].body.images[0].sha256 | Should -Be (Get-Sha $files[0].FullName)
        }

        It 'sends all images of one call in one request with -Combine' {
            $made = $files[0..2] | New-VlmImagePrediction -Domain document.invoice -Combine
            @($made).Count | Should -Be 1
            $made.Source | Should -Be ($files.FullName[0..2] -join '; ')
            (Get-PaidRequest $sim).Count | Should -Be 1
            (Get-PaidRequest $sim)[0].body.images.sha256 | Should -Be @($files[0..2] | ForEach-Object { Get-Sha $_.FullName })
        }

        It 'detects the media type from the content, not from the name' {
            $png = "$TestDrive/photo.jpg"
            [IO.File]::WriteAllBytes($png, [byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A) + [byte[]]::new(20))
            $null = New-VlmImagePrediction $png -Domain image.caption
            (Get-PaidRequest $sim)[0].body.images[0].prefix | Should -Be 'data:image/png;base64,'
        }
    }

    Context 'an image that is stored rotated' {
        BeforeAll {
            # A picture with EXIF data that holds nothing but its orientation.
            function New-RotatedPicture([string] $Path, [int] $Orientation) {
                New-Picture $Path 1
                $picture = [IO.File]::ReadAllBytes($Path)
                $exif = [byte[]](0x45, 0x78, 0x69, 0x66, 0, 0, 0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, $Orientation, 0, 0, 0, 0, 0, 0)
                [IO.File]::WriteAllBytes($Path, [byte[]](0xFF, 0xD8, 0xFF, 0xE1, 0, ($exif.Length + 2)) + $exif + [byte[]](0xFF, 0xDA) + $picture)
            }
        }

        It 'is sent with a warning that names the file: orientation <Orientation>' -ForEach @{ Orientation = 3; Degrees = 180 }, @{ Orientation = 6; Degrees = 90 }, @{ Orientation = 8; Degrees = 270 } {
            New-RotatedPicture "$TestDrive/turned.jpg" $Orientation
            (New-VlmImagePrediction "$TestDrive/turned.jpg" -Domain document.invoice -WarningVariable warned -WarningAction SilentlyContinue).Status | Should -Be 'completed'
            $warned.Count | Should -Be 1
            "$warned" | Should -BeLike "*turned.jpg' is stored rotated*by $Degrees degrees clockwise*"
        }

        It 'is not warned of if it is upright or says nothing that can be read: <_>' -ForEach 1, 2, 0, 99, 'without', 'damaged' {
            $path = "$TestDrive/upright.jpg"
            New-RotatedPicture $path ($_ -is [int] ? $_ : 6)
            if ($_ -eq 'without') { New-Picture $path 2 }
            if ($_ -eq 'damaged') { [IO.File]::WriteAllBytes($path, [IO.File]::ReadAllBytes($path)[0..29]) }
            (New-VlmImagePrediction $path -Domain document.invoice -WarningVariable warned).Status | Should -Be 'completed'
            $warned | Should -BeNullOrEmpty
        }
    }

    Context 'what is sent' {
        It 'sends only given parameters' {
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice
            (Get-PaidRequest $sim)[0].body.PSObject.Properties.Name | Sort-Object | Should -Be 'domain', 'id', 'images'
        }

        It 'sends only <Field> for -<Parameter>' -ForEach (@(
            @{ Field = 'batch'; Options = @{ Batch = $true }; Expected = $true }
            @{ Field = 'batch'; Options = @{ Batch = $false }; Expected = $false }
            @{ Field = 'batch'; Options = @{ Wait = $true }; Expected = $true }
            @{ Field = 'model'; Options = @{ Model = 'vlm-1' }; Expected = 'vlm-1' }
            @{ Field = 'id'; Options = @{ RequestId = 'my id/1' }; Expected = 'my id/1' }
            @{ Field = 'config'; Options = @{ Prompt = 'read' }; Expected = @{ prompt = 'read' } }
            @{ Field = 'config'; Options = @{ Detail = 'hi' }; Expected = @{ detail = 'hi' } }
            @{ Field = 'config'; Options = @{ Confidence = $true }; Expected = @{ confidence = $true } }
            @{ Field = 'config'; Options = @{ Confidence = $false }; Expected = @{ confidence = $false } }
            @{ Field = 'config'; Options = @{ Grounding = $true }; Expected = @{ grounding = $true } }
            @{ Field = 'config'; Options = @{ ServiceTier = 'flex' }; Expected = @{ service_tier = 'flex' } }
            @{ Field = 'config'; Options = @{ GqlStatement = '{ a }' }; Expected = @{ gql_stmt = '{ a }' } }
            @{ Field = 'config'; Options = @{ MaxTokens = 7 }; Expected = @{ max_tokens = 7 } }
            @{ Field = 'config'; Options = @{ Temperature = 0.5 }; Expected = @{ temperature = 0.5 } }
            @{ Field = 'config'; Options = @{ Skill = 'a:b:2' }; Expected = @{ skills = @(@{ skill_id = 'a:b'; skill_version = '2'; type = 'skill_reference' }) } }
            @{ Field = 'config'; Options = @{ Config = @{ max_retries = 2; page_indices = @(0) } }; Expected = @{ max_retries = 2; page_indices = @(0) } }
            @{ Field = 'config'; Options = @{ Config = @{ max_retries = 2 }; Prompt = 'p' }; Expected = @{ max_retries = 2; prompt = 'p' } }
            @{ Field = 'metadata'; Options = @{ Environment = 'staging' }; Expected = @{ environment = 'staging' } }
            @{ Field = 'metadata'; Options = @{ SessionId = 's' }; Expected = @{ session_id = 's' } }
            @{ Field = 'metadata'; Options = @{ AllowTraining = $false }; Expected = @{ allow_training = $false } }
        ) | ForEach-Object { $_ + @{ Parameter = $_.Options.Keys -join ' -' } }) {
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice @Options -ErrorAction Stop
            $body = (Get-PaidRequest $sim)[0].body
            $body.PSObject.Properties.Name | Sort-Object | Should -Be (@('domain', 'id', 'images', $Field) | Sort-Object -Unique)
            function ConvertTo-Sorted($Value) {
                if ($Value -is [Collections.IDictionary]) { $Value = [pscustomobject]$Value }
                if ($Value -is [pscustomobject]) {
                    $sorted = [ordered]@{}
                    foreach ($name in $Value.PSObject.Properties.Name | Sort-Object) { $sorted[$name] = ConvertTo-Sorted $Value.$name }
                    return [pscustomobject]$sorted
                }
                if ($Value -is [array]) { return , @($Value | ForEach-Object { ConvertTo-Sorted $_ }) }
                $Value
            }
            $was = ConvertTo-Json (ConvertTo-Sorted $body.$Field) -Depth 9 -Compress
            $was | Should -BeExactly (ConvertTo-Json (ConvertTo-Sorted $Expected) -Depth 9 -Compress)
        }

        It 'accepts a JSON schema as <Name>' -ForEach @(
            @{ Name = 'hashtable'; Make = { @{ type = 'object'; properties = @{ total = @{ type = 'number' } } } } }
            @{ Name = 'text'; Make = { '{"type":"object","properties":{"total":{"type":"number"}}}' } }
            @{ Name = 'path'; Make = { '{"type":"object","properties":{"total":{"type":"number"}}}' > "$TestDrive/schema.json"; "$TestDrive/schema.json" } }
        ) {
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -JsonSchema (& $Make)
            (Get-PaidRequest $sim)[0].body.config.json_schema.properties.total.type | Should -Be 'number'
            $made.Response.PSObject.Properties.Name | Should -Be 'total'
        }

        It 'rejects a schema that is neither JSON nor a file, before anything is sent' {
            { New-VlmImagePrediction $files[0] -Domain document.invoice -JsonSchema "$TestDrive/none.json" } | Should -Throw '*none.json*neither JSON nor a file*'
            { New-VlmImagePrediction $files[0] -Domain document.invoice -JsonSchema '{"type":' } | Should -Throw '*not JSON*'
            (Get-PaidRequest $sim).Count | Should -Be 0
        }

        It 'rejects an option that is given twice' {
            { New-VlmImagePrediction $files[0] -Domain document.invoice -Prompt a -Config @{ prompt = 'b' } } | Should -Throw "*'prompt'*"
            (Get-PaidRequest $sim).Count | Should -Be 0
        }

        It 'sends to the agent of -Name and -Version' {
            $made = New-VlmImagePrediction $files[0] -Name my-agent -Version 3 -Batch
            $request = (Get-PaidRequest $sim)[0]
            $request.path | Should -Be '/v1/image/execute'
            $request.body.name | Should -Be 'my-agent'
            $request.body.version | Should -Be '3'
            $made.Source | Should -Be $files[0].FullName
        }

        It 'needs no domain with a skill' {
            $null = New-VlmImagePrediction $files[0] -Skill reader
            (Get-PaidRequest $sim)[0].body.PSObject.Properties.Name | Should -Not -Contain domain
        }

        It 'rejects <Why>, before anything is sent' -ForEach @(
            @{ Why = 'no domain at all'; Options = @{} }
            @{ Why = 'domain and agent together'; Options = @{ Domain = 'a.b'; Name = 'c' } }
            @{ Why = 'a version without an agent'; Options = @{ Domain = 'a.b'; Version = '1' } }
            @{ Why = 'a request id for an agent'; Options = @{ Name = 'a'; RequestId = '1' } }
            @{ Why = 'a callback that is no address'; Options = @{ Domain = 'a.b'; CallbackUrl = 'nowhere' } }
        ) {
            { New-VlmImagePrediction $files[0] @Options } | Should -Throw -ErrorId 'BadParameter,*'
            (Get-PaidRequest $sim).Count | Should -Be 0
        }

        It 'gives each request its own id' {
            $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch
            @((Get-PaidRequest $sim).body.id | Sort-Object -Unique).Count | Should -Be 12
            $made.Id | Sort-Object | Should -Be @((Get-PaidRequest $sim).body.id | Sort-Object)
        }

        It 'uses -RequestId for one input only, and writes an error for the second' {
            $made = $files[0..1] | New-VlmImagePrediction -Domain document.invoice -RequestId only -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Id | Should -Be 'only'
            $failed.Count | Should -Be 1
            $failed[0].TargetObject | Should -Be $files[1].FullName
            (Get-PaidRequest $sim).Count | Should -Be 1
        }

        It 'sends -CallbackUrl, and the service posts to it' {
            $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $free.Start()
            $address = "http://127.0.0.1:$($free.LocalEndpoint.Port)/done/"
            $free.Stop()
            $listener = [Net.HttpListener]::new()
            $listener.Prefixes.Add($address)
            $listener.Start()
            try {
                $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -CallbackUrl $address -Config @{ max_retries = 1 }
                $context = $listener.GetContextAsync()
                $context.Wait(20000) | Should -BeTrue
                $posted = [IO.StreamReader]::new($context.Result.Request.InputStream).ReadToEnd() | ConvertFrom-Json
                $context.Result.Response.StatusCode = 204
                $context.Result.Response.Close()
                $posted.id | Should -Be $made.Id
                $posted.status | Should -Be 'completed'
            }
            finally { $listener.Close() }
        }
    }

    Context 'confirmation' {
        It 'with -WhatIf shows what would be sent to where, and sends nothing' {
            $log = "$TestDrive/whatif.txt"
            $null = Start-Transcript $log
            try { $made = $files[0] | New-VlmImagePrediction -Domain document.invoice -WhatIf } finally { $null = Stop-Transcript }
            $made | Should -BeNullOrEmpty
            $said = Get-Content $log -Raw
            $said | Should -Match ([regex]::Escape($files[0].FullName))
            $said | Should -Match ([regex]::Escape($sim.BaseUri))
            $said | Should -Match 'document\.invoice'
            (Get-Request $sim).Count | Should -Be 0
        }

        It 'prompts according to the preference, and not with -Confirm:$false' {
            $ConfirmPreference = 'Low'
            { New-VlmImagePrediction $files[0] -Domain document.invoice -ErrorAction Stop } | Should -Throw
            (Get-PaidRequest $sim).Count | Should -Be 0
            (New-VlmImagePrediction $files[0] -Domain document.invoice -Confirm:$false).Status | Should -Be 'completed'
        }
    }

    Context 'many inputs' {
        It 'has up to -ThrottleLimit requests in flight, and not more' {
            Set-Simulator $sim @{ latency_ms = 150 }
            $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 3
            $made.Count | Should -Be 12
            (Invoke-Control $sim Get log).max_concurrent | Should -Be 3
        }

        It 'sends one after the other with -ThrottleLimit 1' {
            Set-Simulator $sim @{ latency_ms = 10 }
            $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1
            $made.Source | Should -Be $files.FullName
            (Invoke-Control $sim Get log).max_concurrent | Should -Be 1
        }

        It 'writes results while the upstream still yields' {
            $state = @{ Seen = 0; SeenEarly = 0 }
            & {
                foreach ($round in 1..500) {
                    $files[0]
                    if ($state.Seen -gt 0) { break }
                    Start-Sleep -Milliseconds 20
                }
                $state.SeenEarly = $state.Seen
            } | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 256 | ForEach-Object { $state.Seen++ }
            $state.SeenEarly | Should -BeGreaterThan 0
        }

        It 'waits with -Wait and keeps the source' {
            Set-Simulator $sim @{ job_seconds = 0.3 }
            $made = $files[0..4] | New-VlmImagePrediction -Domain document.invoice -Wait
            $made.Status | Should -Be (@('completed') * 5)
            $made.Source | Sort-Object | Should -Be $files.FullName[0..4]
            (Get-PaidRequest $sim).body.batch | Should -Be (@($true) * 5)
        }
    }
}
