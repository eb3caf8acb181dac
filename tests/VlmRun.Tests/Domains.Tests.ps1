Describe 'Domains and schemas' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-FileFolder "$TestDrive/files" 2
        New-Picture "$TestDrive/picture.jpg" 1

        # A completed prediction whose payload is exactly this JSON text.
        function New-Answer([string] $Json, [string] $Domain = 'document.invoice') {
            $body = '{"response_override":' + $Json + '}'
            $null = Invoke-WebRequest -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body $body -ContentType application/json
            New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain $Domain
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
    }

    Context 'Get-VlmDomain and Get-VlmHub' {
        It 'lists the domains of the account, and those of the hub' {
            $own = Get-VlmDomain
            $own.Name | Should -Contain 'document.invoice'
            $own.Name | Should -Contain 'video.transcription'
            $own[0] | Should -BeOfType ([VlmRun.Domain])
            $hub = Get-VlmDomain -Hub
            $hub.Count | Should -Be 31
            $hub.Name | Should -Not -Contain 'video.transcription'
            (Get-Request $sim).path | Should -Be '/v1/domains', '/v1/hub/domains'
        }

        It 'filters by name, with wildcards, case-insensitive' {
            (Get-VlmDomain AUDIO.*).Name | Should -Be 'audio.transcription'
            (Get-VlmDomain document.invoice, document.receipt).Name | Sort-Object | Should -Be 'document.invoice', 'document.receipt'
            Get-VlmDomain nothing* | Should -BeNullOrEmpty
        }

        It 'gets the version of the hub' { (Get-VlmHub).Version | Should -Be '0.1.35' }
    }

    Context 'Get-VlmSchema' {
        It 'gets the schema of a payload, and a sample' {
            $schema = Get-VlmSchema document.invoice -ErrorAction Stop
            $schema.Domain | Should -Be 'document.invoice'
            $schema.Hash | Should -Match '^[0-9a-f]{8}$'
            $schema.JsonSchema.properties.invoice_id | Should -Not -BeNullOrEmpty
            $schema.JsonSample.invoice_id | Should -Not -BeNullOrEmpty
            $schema.Source | Should -BeNullOrEmpty
            (Get-Request $sim).body.domain | Should -Be 'document.invoice'
        }

        It 'requests each domain and configuration once per session' {
            $first = Get-VlmSchema document.invoice
            $again = Get-VlmSchema document.invoice
            $again.Hash | Should -Be $first.Hash
            @(Get-Request $sim).Count | Should -Be 1
            $other = Get-VlmSchema document.invoice -Config @{ confidence = $true }
            $other.Hash | Should -Not -Be $first.Hash
            $null = Get-VlmSchema document.receipt
            @(Get-Request $sim).Count | Should -Be 3
            Connect-Simulator $sim
            $null = Get-VlmSchema document.invoice
            @(Get-Request $sim).Count | Should -Be 4
        }

        It 'accepts domains from the pipeline; an unknown one is NotFound each time, and the others are returned' {
            $got = 'document.invoice', 'no.such', 'document.receipt' | Get-VlmSchema -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.Domain | Sort-Object | Should -Be 'document.invoice', 'document.receipt'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be 'no.such'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmDomain'
        }

        It 'a failure is not cached: the schema is requested again' {
            Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/schema' }
            Get-VlmSchema document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -Be 1
            (Get-VlmSchema document.invoice -ErrorAction Stop).Domain | Should -Be 'document.invoice'
        }

        It '-Hub requests the schema from the hub' {
            (Get-VlmSchema document.invoice -Hub).Domain | Should -Be 'document.invoice'
            (Get-Request $sim).path | Should -Be '/v1/hub/schema'
        }
    }

    Context 'a name that is not there' {
        It 'Get-VlmDomain names what was meant' {
            Get-VlmDomain document.invioce -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be document.invioce
            $failed[0].ErrorDetails.Message | Should -BeLike "*'document.invioce'*Did you mean document.invoice?*"
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmDomain document.invoice'
            Get-VlmDomain nope -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Get-VlmDomain*'
            # The others are written, and a pattern may match nothing.
            (Get-VlmDomain document.invoice, nope -ErrorAction SilentlyContinue).Name | Should -Be document.invoice
            Get-VlmDomain nope* -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It '-Status names the states, and lists all the same' {
            $id = New-Seed $sim @{ count = 1; status = 'completed' }
            Get-VlmPrediction -Status complete -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -BeLike "*'complete'*completed, enqueued, failed, paused, pending, running*Did you mean completed?*"
            Get-VlmExecution -Status done -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -BeLike "*'done'*completed, enqueued*"
            (Get-VlmPrediction -Status COMPLETED -WarningVariable warned).Id | Should -Be $id
            $warned | Should -BeNullOrEmpty
        }

        It 'a prediction of <Domain> is warned of before it is sent, and sent' -ForEach @(
            @{ Domain = 'document.invioce'; Says = '*document.invioce*Did you mean document.invoice?*' }
            @{ Domain = 'invoice'; Says = '*Did you mean document.invoice?*' }
            @{ Domain = 'something.else-altogether'; Says = '*Get-VlmDomain*' }
        ) {
            $null = 1..3 | ForEach-Object { "$TestDrive/picture.jpg" } | New-VlmImagePrediction -Domain $Domain -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            $warned.Count | Should -Be 1
            "$warned" | Should -BeLike $Says
            $paths = (Get-Request $sim).path
            $paths[0..1] | Should -Be '/v1/domains', '/v1/hub/domains'
            @($paths -eq '/v1/image/generate').Count | Should -Be 3
            # Once per session.
            Clear-Request $sim
            $null = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain $Domain -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            $warned.Count | Should -Be 1
            @(Get-Request $sim).path | Should -Be '/v1/image/generate'
        }

        It 'a domain that is known costs no request, and without a catalog nothing is said' {
            $null = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invoice -WarningVariable warned
            @(Get-Request $sim).path | Should -Be '/v1/image/generate'
            Add-Fault $sim @{ kind = 'status'; status = 403; path = '/v1/domains'; times = -1 }
            $null = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invioce -WarningVariable warned -ErrorAction SilentlyContinue
            $warned | Should -BeNullOrEmpty
            @(Get-Request $sim POST /v1/image/generate).Count | Should -Be 2
        }
    }

    Context 'New-VlmSchema' {
        It 'from <Name>: <Paths>' -ForEach @(
            @{ Name = 'picture.jpg'; Paths = '/v1/image/schema' }
            @{ Name = 'files/0001.pdf'; Paths = '/v1/files', '/v1/document/schema' }
            @{ Name = 'a.mp3'; Paths = '/v1/files', '/v1/audio/schema' }
            @{ Name = 'a.mp4'; Paths = '/v1/files', '/v1/video/schema' }
        ) {
            if ($Name -like 'a.*') { Set-Content "$TestDrive/$Name" $Name }
            $schema = New-VlmSchema "$TestDrive/$Name" -ErrorAction Stop
            $schema.JsonSchema | Should -Not -BeNullOrEmpty
            $schema.Source | Should -Be "$TestDrive/$Name"
            (Get-Request $sim).path | Should -Be $Paths
        }

        It 'from a file id, a file object and an address' {
            $sent = Send-VlmFile $files[0]
            Clear-Request $sim
            (New-VlmSchema -FileId $sent.Id -ErrorAction Stop).Source | Should -Be $sent.Id
            ($sent | New-VlmSchema -ErrorAction Stop).Source | Should -Be $files[0].FullName
            (New-VlmSchema -Url https://example.com/x.mp4 -ErrorAction Stop).Source | Should -Be 'https://example.com/x.mp4'
            (Get-Request $sim).path | Should -Be '/v1/document/schema', '/v1/document/schema', '/v1/video/schema'
        }

        It 'is accepted as the schema of a prediction' {
            $schema = New-VlmSchema $files[0]
            $made = New-VlmDocumentPrediction $files[0] -Domain document.invoice -JsonSchema ($schema.JsonSchema | ConvertTo-Json -Depth 50) -Batch:$false -ErrorAction Stop
            (Get-Started $sim).Request.body.config.json_schema.properties | Should -Not -BeNullOrEmpty
            @($made.Response.PSObject.Properties.Name | Where-Object { $_ -notin $schema.JsonSchema.properties.PSObject.Properties.Name }).Count | Should -Be 0
        }

        It 'a request whose response is lost is not sent again, because it costs credits' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/document/schema' }
            New-VlmSchema $files[0] -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Request $sim POST /v1/document/schema).Count | Should -Be 1
        }

        It 'an unknown file id is NotFound, and -WhatIf sends nothing' {
            New-VlmSchema -FileId unknown -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            Clear-Request $sim
            New-VlmSchema $files[0] -WhatIf
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'Receive-VlmPrediction -Typed' {
        It 'converts the dates of an invoice and keeps other values exact' {
            $got = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invoice | Receive-VlmPrediction -Typed
            $got.invoice_issue_date | Should -BeOfType ([datetime])
            $got.total_amount | Should -BeOfType ([decimal])
            $got.items[0].quantity.GetType().Name | Should -BeIn 'Int64', 'Decimal'
            $got.invoice_id | Should -BeOfType ([string])
            $got.Source | Should -Be "$TestDrive/picture.jpg"
            $got.PSObject.TypeNames[0] | Should -Be 'VlmRun.Response.document.invoice'
        }

        It 'without it, a date is text and no schema is requested' {
            $got = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invoice | Receive-VlmPrediction
            $got.invoice_issue_date | Should -BeOfType ([string])
            @(Get-Request $sim POST /v1/schema).Count | Should -Be 0
        }

        It 'requests a schema once for any number of payloads, cmdlets and predictions' {
            $made = 1..3 | ForEach-Object { New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invoice }
            $null = $made | Receive-VlmPrediction -Typed
            $null = $made[0] | Receive-VlmPrediction -Typed
            @(Get-Request $sim POST /v1/schema).Count | Should -Be 1
        }

        It '<Type> <Json> is <Expected>' -ForEach @(
            @{ Type = '{"type":"string","format":"date"}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-02-28T10:00:00Z"'; Expected = [DateTimeOffset]::new(2026, 2, 28, 10, 0, 0, [timespan]::Zero).LocalDateTime }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-02-28T10:00:00+02:00"'; Expected = [DateTimeOffset]::new(2026, 2, 28, 8, 0, 0, [timespan]::Zero).LocalDateTime }
            @{ Type = '{"type":"string","format":"time"}'; Json = '"10:30:00"'; Expected = [timespan]'10:30:00' }
            @{ Type = '{"type":"integer"}'; Json = '"42"'; Expected = 42L }
            @{ Type = '{"type":"integer"}'; Json = '42.0'; Expected = 42L }
            @{ Type = '{"type":"number"}'; Json = '"12.50"'; Expected = 12.5d }
            @{ Type = '{"type":"number"}'; Json = '3'; Expected = [decimal]3 }
            @{ Type = '{"type":"boolean"}'; Json = '"true"'; Expected = $true }
            @{ Type = '{"anyOf":[{"type":"null"},{"type":"integer"}]}'; Json = '"7"'; Expected = 7L }
            @{ Type = '{"type":["string","null"],"format":"date"}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"$ref":"#/$defs/d"}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-02-28t10:00:00.25z"'; Expected = [DateTimeOffset]::new(2026, 2, 28, 10, 0, 0, 250, [timespan]::Zero).LocalDateTime }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-02-28 10:00:00"'; Expected = [datetime]::new(2026, 2, 28, 10, 0, 0) }
            @{ Type = '{"type":"string","format":"time"}'; Json = '"10:30:00.5Z"'; Expected = [timespan]'10:30:00.5' }
            @{ Type = '{"anyOf":[{"type":"integer"},{"type":"string"}]}'; Json = '"007"'; Expected = '007' }
            @{ Type = '{"oneOf":[{"type":"number"},{"type":"string"}]}'; Json = '"1.50"'; Expected = '1.50' }
            @{ Type = '{"type":["integer","string"]}'; Json = '"007"'; Expected = '007' }
            @{ Type = '{"anyOf":[{"type":"boolean"},{"enum":["true","false"]}]}'; Json = '"true"'; Expected = 'true' }
            @{ Type = '{"anyOf":[{"type":"string","format":"date"},{"type":"string"}]}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"anyOf":[{"type":"string","format":"date"},{"type":"string"}]}'; Json = '"soon"'; Expected = 'soon' }
            @{ Type = '{"anyOf":[{"$ref":"#/$defs/d"},{"type":"null"}]}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"anyOf":[{"anyOf":[{"type":"null"},{"type":"integer"}]},{"type":"boolean"}]}'; Json = '"7"'; Expected = 7L }
            @{ Type = '{"allOf":[{"description":"when"},{"type":"string"},{"format":"date"}]}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
            @{ Type = '{"$ref":"#/$defs/d","description":"beside it"}'; Json = '"2026-02-28"'; Expected = [datetime]'2026-02-28' }
        ) {
            $schema = '{"type":"object","properties":{"x":' + $Type + '},"$defs":{"d":{"type":"string","format":"date"}}}'
            $got = New-Answer "{`"x`":$Json}" | Receive-VlmPrediction -JsonSchema $schema -Verbose 4>&1
            @($got).Count | Should -Be 1
            $got.x | Should -Be $Expected
            if ($Expected -isnot [double]) { $got.x.GetType() | Should -Be $Expected.GetType() } else { $got.x | Should -BeOfType ([decimal]) }
            @(Get-Request $sim POST /v1/schema).Count | Should -Be 0
        }

        It '<Type> does not match <Json>: the value is not converted, with one verbose line' -ForEach @(
            @{ Type = '{"type":"string","format":"date"}'; Json = '"yesterday"'; Stays = 'yesterday' }
            @{ Type = '{"type":"string","format":"date"}'; Json = '"2026-02-30"'; Stays = '2026-02-30' }
            @{ Type = '{"type":"string","format":"date"}'; Json = '"03/04/2026"'; Stays = '03/04/2026' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"soon"'; Stays = 'soon' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-03-14"'; Stays = '2026-03-14' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"10:30"'; Stays = '10:30' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"03/04/2026"'; Stays = '03/04/2026' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"14 Mar 2026 10:00:00 GMT"'; Stays = '14 Mar 2026 10:00:00 GMT' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-03-14T10:30"'; Stays = '2026-03-14T10:30' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"2026-03-14T25:00:00Z"'; Stays = '2026-03-14T25:00:00Z' }
            @{ Type = '{"type":"string","format":"date-time"}'; Json = '"0001-01-01T00:00:00+05:00"'; Stays = '0001-01-01T00:00:00+05:00' }
            @{ Type = '{"type":"string","format":"time"}'; Json = '"10:30"'; Stays = '10:30' }
            @{ Type = '{"type":"string","format":"time"}'; Json = '"10:30 PM"'; Stays = '10:30 PM' }
            @{ Type = '{"type":"string","format":"time"}'; Json = '"10:30:00+02:00"'; Stays = '10:30:00+02:00' }
            @{ Type = '{"anyOf":[{"type":"integer"},{"type":"null"}]}'; Json = '"many"'; Stays = 'many' }
            @{ Type = '{"type":"integer"}'; Json = '"many"'; Stays = 'many' }
            @{ Type = '{"type":"integer"}'; Json = '1.5'; Stays = 1.5 }
            @{ Type = '{"type":"number"}'; Json = '"1,5"'; Stays = '1,5' }
            @{ Type = '{"type":"number"}'; Json = '"$12"'; Stays = '$12' }
            @{ Type = '{"type":"object"}'; Json = '"text"'; Stays = 'text' }
        ) {
            $got = New-Answer "{`"x`":$Json,`"y`":1}" | Receive-VlmPrediction -JsonSchema ('{"type":"object","properties":{"x":' + $Type + '}}') -Verbose 4>&1
            $payload = $got | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }
            $payload.x | Should -Be $Stays
            $payload.y | Should -Be 1
            @($got -like "'x' is '$Stays'*").Count | Should -Be 1
        }

        It 'a time without offset has no time zone and is not shifted' {
            $got = New-Answer '{"x":"2026-03-14T10:00:00","y":"2026-03-14"}' |
                Receive-VlmPrediction -JsonSchema '{"properties":{"x":{"type":"string","format":"date-time"},"y":{"type":"string","format":"date"}}}'
            $got.x.Kind, $got.x.Hour, $got.y.Kind, $got.y.Day | Should -Be 'Unspecified', 10, 'Unspecified', 14
        }

        It 'fields are found <Where>' -ForEach @(
            @{ Where = 'in all parts of allOf'; Schema = '{"allOf":[{"properties":{"a":{"type":"integer"}}},{"properties":{"x":{"format":"date"}}}]}' }
            @{ Where = 'beside anyOf'; Schema = '{"properties":{"x":{"format":"date"}},"anyOf":[{"properties":{"a":{"type":"integer"}}}]}' }
            @{ Where = 'in the alternative whose tag fits'; Schema = '{"anyOf":[{"properties":{"a":{"const":"2"},"x":{"type":"string"}}},{"properties":{"a":{"const":"1"},"x":{"format":"date"}}}]}' }
            @{ Where = 'in the alternative that has the field'; Schema = '{"anyOf":[{"required":["z"],"properties":{"x":{"type":"string"}}},{"required":["x"],"properties":{"x":{"format":"date"}}}]}' }
            @{ Where = 'by additionalProperties'; Schema = '{"properties":{"a":{"type":"string"}},"additionalProperties":{"format":"date"}}' }
            @{ Where = 'by patternProperties'; Schema = '{"patternProperties":{"^[xy]$":{"format":"date"},"(":{}},"additionalProperties":{"type":"integer"}}' }
            @{ Where = 'behind a reference with fields of its own'; Schema = '{"$ref":"#/$defs/o","properties":{"a":{"type":"string"}},"$defs":{"o":{"properties":{"x":{"format":"date"}}}}}' }
        ) {
            $got = New-Answer '{"a":"1","x":"2026-02-28"}' | Receive-VlmPrediction -JsonSchema $Schema
            $got.x | Should -Be ([datetime]'2026-02-28')
        }

        It 'elements are found by their position' {
            $got = New-Answer '{"x":["2026-02-28","1","2"]}' |
                Receive-VlmPrediction -JsonSchema '{"properties":{"x":{"prefixItems":[{"format":"date"}],"items":{"type":"integer"}}}}'
            $got.x[0] | Should -Be ([datetime]'2026-02-28')
            $got.x[1, 2] | Should -Be 1, 2
            $got.x[2] | Should -BeOfType ([long])
        }

        It 'an object that matches no alternative is not converted, with a verbose line' {
            $got = New-Answer '{"x":{"d":"2026-02-28"}}' |
                Receive-VlmPrediction -JsonSchema '{"properties":{"x":{"anyOf":[{"required":["k"],"properties":{"d":{"format":"date"}}},{"type":"null"}]}}}' -Verbose 4>&1
            ($got | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }).x.d | Should -Be '2026-02-28'
            @($got -like "'x' fits none of the alternatives*").Count | Should -Be 1
        }

        It 'a recursive schema ends' {
            $got = New-Answer '{"x":{"x":{"x":"2026-02-28"}}}' | Receive-VlmPrediction -JsonSchema '{"anyOf":[{"$ref":"#"},{"allOf":[{"$ref":"#"}],"properties":{"x":{"$ref":"#"}}}]}'
            $got.x.x.x | Should -Be '2026-02-28'
            $circle = '{"properties":{"x":{"$ref":"#/$defs/c"}},"$defs":{"c":{"anyOf":[{"$ref":"#/$defs/c"},{"$ref":"#/$defs/c"},{"allOf":[{"$ref":"#/$defs/c"}]}]}}}'
            (New-Answer '{"x":"2026-02-28"}' | Receive-VlmPrediction -JsonSchema $circle).x | Should -Be '2026-02-28'
        }

        It 'a payload that contradicts the schema of its domain is complete' {
            $got = New-Answer '{"invoice_issue_date":"yesterday","total_amount":"many","items":"none","own":{"a":1}}' | Receive-VlmPrediction -Typed -Verbose 4>&1
            $payload = $got | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }
            $payload.invoice_issue_date, $payload.total_amount, $payload.items, $payload.own.a | Should -Be 'yesterday', 'many', 'none', 1
            @($got -match '^''(invoice_issue_date|total_amount|items)'' is ').Count | Should -Be 3
        }

        It 'null stays null, without a verbose line' {
            $got = @(New-Answer '{"x":null}' | Receive-VlmPrediction -JsonSchema '{"properties":{"x":{"type":"integer"}}}' -Verbose 4>&1)
            $got.Count | Should -Be 1
            $got[0].x | Should -BeNullOrEmpty
        }

        It 'a domain without a schema writes one warning, and its payloads are not converted' {
            $made = 1..2 | ForEach-Object { New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain my.own }
            $got = $made | Receive-VlmPrediction -Typed -WarningVariable told -WarningAction SilentlyContinue -ErrorAction Stop
            @($got).Count | Should -Be 2
            $got[0].summary | Should -Not -BeNullOrEmpty
            @($told).Count | Should -Be 1
            "$told" | Should -BeLike '*my.own*not typed*'
        }

        It 'keeps confidence and grounding next to their fields' {
            $got = New-VlmImagePrediction "$TestDrive/picture.jpg" -Domain document.invoice -Confidence -Grounding | Receive-VlmPrediction -Typed
            $got.invoice_id_metadata.confidence | Should -BeIn 'hi', 'med', 'low'
            @($got.invoice_id_metadata.bboxes[0].xywh).Count | Should -Be 4
        }
    }

    Context 'document.markdown' {
        BeforeAll {
            Connect-Simulator $sim
            $made = $files | New-VlmDocumentPrediction -Domain document.markdown -PageIndex (0..5) -Batch:$false
            $documents = @($made | Receive-VlmPrediction)
            $document = $documents[0]
        }

        It 'is a document with its source' {
            $documents.Count | Should -Be 2
            $document | Should -BeOfType ([VlmRun.MarkdownDocument])
            $documents.Source | Sort-Object | Should -Be $files.FullName
            $document.PredictionId | Should -Be $made[0].Id
            $document.Pages.Count | Should -Be 6
            $document.Raw.pages.Count | Should -Be 6
        }

        It 'tables have rows that are objects and can be exported to CSV' {
            $table = $document.Tables | Where-Object { 'Unit price' -in $_.Headers } | Select-Object -First 1
            $table.Rows[0].'Unit price' | Should -Not -BeNullOrEmpty
            $table.Rows | Export-Csv "$TestDrive/t.csv"
            $csv = @(Import-Csv "$TestDrive/t.csv")
            $csv.Count | Should -Be $table.Rows.Count
            $csv[0].PSObject.Properties.Name | Should -Be $table.Headers
            $csv[0].Item | Should -Be $table.Rows[0].Item
        }

        It 'columns with the same name are distinguished by their ids' {
            $table = $documents.Tables | Where-Object { 'value_1' -in $_.Headers } | Select-Object -First 1
            $table.Headers | Should -Be 'at', 'value_1', 'value_2', 'share'
            $table.Rows[0].value_1 | Should -BeOfType ([decimal])
        }

        It 'as text, it has each table in place of its placeholder, and the text of each figure below its placeholder' {
            $text = "$document"
            $text | Should -Not -Match '<Table id='
            foreach ($table in $document.Tables) { $text | Should -BeLike "*$([Management.Automation.WildcardPattern]::Escape("$table"))*" }
            @($document.Figures).Count | Should -BeGreaterThan 0
            $text | Should -Match "<Figure id=`"fg-0`"/>\s+$([regex]::Escape($document.Figures[0].Content))"
            $text.Split('---PAGE BREAK---').Count | Should -Be 6
        }

        It 'a table without a placeholder is at the end; cells with bars and line breaks stay in their cells' {
            $json = '{"pages":[{"content":"text <Table id=\"tb-1\"/> end","tables":[{"headers":[{"id":"a","column":0,"name":"A"}],"data":[{"a":"first"}]},{"headers":[{"id":"b","column":0,"name":"B"}],"data":[{"b":"x|y\nz"}]}],"figures":[]}]}'
            $got = New-Answer $json document.markdown | Receive-VlmPrediction
            "$got" | Should -BeLike 'text | B |*| x\|y<br>z | end*| A |*| first |'
        }

        It 'a payload with <What> is still a document, or is written unchanged' -ForEach @(
            @{ What = 'nothing in its pages'; Json = '{"pages":[{}]}' }
            @{ What = 'no pages'; Json = '{"pages":[]}' }
            @{ What = 'null where lists are'; Json = '{"pages":[{"content":null,"tables":null,"figures":null}]}' }
            @{ What = 'pages that are text'; Json = '{"pages":["one"]}' }
            @{ What = 'tables that are text'; Json = '{"pages":[{"content":"c","tables":["t"],"figures":[3]}]}' }
            @{ What = 'rows that are no objects'; Json = '{"pages":[{"content":"c","tables":[{"headers":[{"id":"a","column":0,"name":"A"}],"data":["x",null,{"a":1}]}]}]}' }
            @{ What = 'headers named alike or kept by the shell'; Json = '{"pages":[{"content":"c","tables":[{"headers":[{"id":"psobject","column":0,"name":"psobject"},{"id":"a","column":1,"name":"A"},{"id":"a","column":2,"name":"A"}],"data":[{"psobject":1,"a":2}]}]}]}' }
            @{ What = 'other names'; Json = '{"text":"x"}' }
        ) {
            $got = New-Answer $Json document.markdown | Receive-VlmPrediction -ErrorAction Stop
            @($got).Count | Should -Be 1
            { "$got" } | Should -Not -Throw
            if ($Json -like '*"text"*') { $got.text | Should -Be 'x' } else { $got | Should -BeOfType ([VlmRun.MarkdownDocument]) }
        }
    }
}
