Describe 'Unusual JSON from the service, the user and the journal' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $mark = [string][char]0xFFFD
        $files = New-FileFolder "$TestDrive/in" 3
        function Get-Finished { param([string] $Payload, [string] $Domain = 'document.invoice') '{"id":"p1","status":"completed","domain":"' + $Domain + '","response":' + $Payload + '}' }
        function Add-Answer { param([string] $Body, [string] $Path = '/v1/predictions/p1') Add-Fault $sim @{ kind = 'coded'; form = 'latin1'; path = $Path; body = $Body; times = -1 } }
        function Add-Schema { param([string] $Schema) Add-Answer "{`"json_schema`":$Schema}" '/v1/schema' }
        function Get-Sent { param([string] $Path) (Get-Request $sim POST $Path)[-1].body | ConvertTo-Json -Depth 30 }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ TimeoutSec = 5; MaxRetry = 1 }
    }

    Context 'invalid characters in text from the user' {
        It 'as <What> are sent as U+FFFD' -ForEach @(
            @{ What = 'JSON'; Schema = '{"type":"object","properties":{"\ud83d":{"type":"string"},"x":{"enum":["\ud83d"]}}}' }
            @{ What = 'JSON with the character itself'; Schema = "{`"type`":`"object`",`"properties`":{`"$([char]0xD83D)`":{`"type`":`"string`"}}}" }
            @{ What = 'a hashtable'; Schema = @{ type = 'object'; properties = @{ "$([char]0xD83D)" = @{ type = 'string' } } } }
        ) {
            (New-VlmDocumentPrediction $files[0] -Domain document.invoice -JsonSchema $Schema -ErrorAction Stop).Status | Should -Be 'pending'
            Get-Sent /v1/document/generate | Should -BeLike "*$mark*"
        }

        It 'in a file do not end a batch, in the first run or later' {
            Set-Content "$TestDrive/schema.json" '{"type":"object","properties":{"\ud83d":{"type":"string"},"cut":{"const":"\ud83d"}}}'
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch "$TestDrive/in" -Domain document.invoice -Journal "$TestDrive/schema.jsonl" -JsonSchema "$TestDrive/schema.json" -ErrorAction Stop
                @($done).Count | Should -Be 3
            }
            @(Get-Request $sim POST /v1/document/generate).Count | Should -Be 3
        }

        It 'as inputs of an agent with files are sent' {
            $null = New-VlmAgent 'Read it.' -Name reader
            $null = Invoke-VlmAgent reader -Path $files[0] -Inputs '{"\ud83d":"\ude00","a":1}' -ErrorAction Stop
            Get-Sent /v1/agent/execute | Should -BeLike "*$mark*"
        }

        It 'from the service can be sent back as a correction' {
            Add-Answer (Get-Finished '{"note":"cut \ud83d","\udc00":1}')
            $prediction = Get-VlmPrediction p1
            $id = @(New-Seed $sim @{ status = 'completed' })[0]
            foreach ($correction in $prediction.GetResponse(), @{ inside = $prediction.GetResponse() }) {
                $said = Submit-VlmFeedback -PredictionId $id -Correction $correction -ErrorAction Stop
                "$($said.Correction | ConvertTo-Json -Depth 9)" | Should -BeLike "*cut $mark*"
            }
        }
    }

    Context 'names with invalid characters' {
        It 'next to the id of a response do not prevent the result files of a batch, in the first run or later' {
            Set-Simulator $sim @{ keep_ids = $false }
            Add-Fault $sim @{ kind = 'garbled'; create = $true; path = '/v1/document/generate'; after = 1; body = '{"id":"odd-1","\ud83d":1,"i\ud83d":2,"status":"completed","response":{"a":1}}' }
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch "$TestDrive/in" -Domain document.invoice -Journal "$TestDrive/name.jsonl" -OutDirectory "$TestDrive/name" -ThrottleLimit 1 -ErrorAction Stop
                @($done).Count | Should -Be 3
                @(Get-ChildItem "$TestDrive/name").Count | Should -Be 3
                Remove-Item "$TestDrive/name" -Recurse
            }
            @(Get-Started $sim).Count | Should -Be 3
        }

        It 'after alternatives and positions in a schema do not affect its types' {
            Add-Answer (Get-Finished '{"day":"2026-01-02","row":["2026-01-03"]}')
            $date = '{"type":"string","format":"date"}'
            Add-Schema "{`"anyOf`":[{`"properties`":{`"day`":$date}}],`"properties`":{`"row`":{`"prefixItems`":[$date],`"\ud83d`":1}},`"\udc00`":1}"
            $row = Receive-VlmPrediction p1 -Typed -ErrorAction Stop
            $row.day | Should -BeOfType [datetime]
            $row.row[0] | Should -BeOfType [datetime]
        }
    }

    Context 'numbers with huge exponents' {
        It 'in a schema and in a payload are not an error' {
            Add-Answer (Get-Finished '{"a":1e99999999999,"b":5}')
            Add-Schema '{"properties":{"a":{"anyOf":[{"enum":[5,1e999999999999]},{"const":1e-99999999999}]},"b":{"anyOf":[{"enum":[1e999999999999]},{"type":"integer"}]}}}'
            $row = Receive-VlmPrediction p1 -Typed -ErrorAction Stop
            $row.a | Should -BeExactly '1e99999999999'
            $row.b | Should -Be 5
        }

        It 'in the options of a batch are equal in the next run, and other numbers are different' {
            $batch = @{ LiteralPath = "$TestDrive/in"; Domain = 'document.invoice'; Journal = "$TestDrive/numbers.jsonl" }
            foreach ($time in 1, 2) { @(Invoke-VlmBatch @batch -JsonSchema '{"maximum":1e99999999999,"minimum":10}' -ErrorAction Stop).Count | Should -Be 3 }
            @(Invoke-VlmBatch @batch -JsonSchema '{"minimum":1e1,"maximum":1e99999999999}' -ErrorAction Stop).Count | Should -Be 3
            { Invoke-VlmBatch @batch -JsonSchema '{"maximum":2e99999999999,"minimum":10}' -ErrorAction Stop } |
                Should -Throw -ErrorId 'JournalUnusable,*' -ExpectedMessage '*json_schema.maximum*'
        }
    }

    Context 'depth' {
        It 'of a payload from the service does not matter when it is sent back' {
            Add-Answer (Get-Finished ('{"a":' + '[' * 300 + ']' * 300 + '}'))
            $id = @(New-Seed $sim @{ status = 'completed' })[0]
            # The service may reject it; that is not an error of the module.
            $failed = $null
            $null = Submit-VlmFeedback -PredictionId $id -Correction (Get-VlmPrediction p1).GetResponse() -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed | Where-Object FullyQualifiedErrorId -NotLike 'ValidationFailed,*').Count | Should -Be 0
        }

        It 'beyond the limit is one error that says so' {
            $deep = '{"a":' * 950 + '1' + '}' * 950
            { Invoke-VlmAgent reader -Inputs $deep -ErrorAction Stop } | Should -Throw -ExpectedMessage '*900 levels*'
            Add-Answer (Get-Finished $deep)
            $payload = (Get-VlmPrediction p1).GetResponse()
            { New-VlmDocumentPrediction $files[0] -Domain document.invoice -Config @{ a = $payload } -ErrorAction Stop } | Should -Throw -ErrorId 'BadValue,*' -ExpectedMessage '*900 levels*'
        }
    }

    Context 'time' {
        It 'is limited for a table with thousands of columns and for a schema with a catastrophic pattern' {
            $row = '{' + ((1..10000 | ForEach-Object { "`"c$_`":$_" }) -join ',') + '}'
            Add-Answer (Get-Finished "{`"pages`":[{`"content`":`"x`",`"tables`":[{`"data`":[$row,$row,$row]}]}]}" document.markdown)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $table = (Receive-VlmPrediction p1).Tables[0]
            $table.Rows.Count, $table.Rows[2].c9999 | Should -Be 3, 9999
            Clear-Fault $sim
            Add-Answer (Get-Finished ('{' + ((1..600 | ForEach-Object { "`"$('a' * 40)$_!`":1" }) -join ',') + '}'))
            Add-Schema '{"type":"object","patternProperties":{"^(a+)+$":{"type":"integer"}}}'
            @((Receive-VlmPrediction p1 -Typed).PSObject.Properties).Count | Should -Be 602
            # It took more than a minute; otherwise the speed depends on the machine.
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 40
        }
    }

    Context 'the content type of an upload from the service' {
        It 'can have parameters or be invalid: <_>' -ForEach 'text/plain; charset=utf-8', 'no type', '' {
            $url = "$($sim.Root)/_storage/x"
            $type = $_
            Add-Answer (@{ id = 'f1'; url = $url; content_type = $type } | ConvertTo-Json -Compress) /v1/files/presigned-url
            Add-Answer '{"id":"f1","bytes":0}' /v1/files/verify-upload/f1
            Add-Fault $sim @{ kind = 'status'; status = 200; method = 'PUT'; times = -1; body = '{}' }
            (Send-VlmFile $files[0] -Method Presigned -Force -ErrorAction Stop).Id | Should -Be 'f1'
        }
    }
}
