Describe 'Invalid responses' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 6
        $generate = '/v1/image/generate'
        $half = [char]0xD83D
        $mark = [string][char]0xFFFD
        # The body of a completed prediction with this payload, as JSON.
        function Get-Finished { param([string] $Payload, [string] $Id = 'p1') '{"id":"' + $Id + '","status":"completed","domain":"document.invoice","response":' + $Payload + '}' }
        function Add-Answer { param([string] $Body, [string] $Path = '/v1/predictions/p1', [string] $Form = 'latin1') Add-Fault $sim @{ kind = 'coded'; form = $Form; path = $Path; body = $Body; times = -1 } }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ TimeoutSec = 5; MaxRetry = 1 }
    }

    Context 'a content coding that is corrupt (<_>)' -ForEach 'gzip', 'deflate', 'br' {
        It 'is requested again, and is otherwise one error of its item' {
            $id = @(New-Seed $sim @{ status = 'completed' })[0]
            Add-Fault $sim @{ kind = 'coded'; form = $_; path = "/v1/predictions/$id" }
            (Get-VlmPrediction $id).Status | Should -Be 'completed'
            Add-Answer -Form $_
            $got = 'p1', $id | Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            @($got).Id | Should -Be $id
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
        }

        It 'of an error response keeps the status of the error' {
            Add-Fault $sim @{ kind = 'coded'; form = $_; status = 404; path = '/v1/predictions/p1'; times = -1 }
            { Get-VlmPrediction p1 -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,*'
        }

        It 'after a paid request leads to a look-up, and nothing is paid for twice' {
            Add-Fault $sim @{ kind = 'coded'; form = $_; method = 'POST'; path = $generate; create = $true; times = 1 }
            $made = $files[0..1] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1
            @($made).Count | Should -Be 2
            (Get-PaidRequest $sim).Count | Should -Be 2
        }

        It 'does not end a wait' {
            $made = $files[0] | New-VlmImagePrediction -Domain document.invoice -Batch
            Add-Fault $sim @{ kind = 'coded'; form = $_; method = 'GET'; times = 3 }
            ($made | Wait-VlmPrediction -TimeoutSec 60 -IntervalSec 0.2).Status | Should -Be 'completed'
        }
    }

    Context 'invalid UTF-8' {
        It 'becomes U+FFFD with a verbose line, and the rest is kept' {
            Add-Answer (Get-Finished '{"note":"cut \ud83d","bad":"a\u00FFb","\udc00name":1,"good":"\ud83d\ude00"}'.Replace('\u00FF', [string][char]0xFF))
            $prediction = Get-VlmPrediction p1
            $row = $prediction | Receive-VlmPrediction -Verbose 4>&1
            $lines = @($row | Where-Object { $_ -is [Management.Automation.VerboseRecord] })
            $row = $row | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }
            $row.note | Should -BeExactly "cut $mark"
            $row.bad | Should -BeExactly "a${mark}b"
            $row."${mark}name" | Should -Be 1
            $row.good | Should -BeExactly ([char]::ConvertFromUtf32(0x1F600))
            ($lines -match 'contains invalid characters').Count | Should -Be 2
            Clear-Fault $sim
            Add-Answer (Get-Finished '{"note":"cut \ud83d"}')
            (Get-VlmPrediction p1).GetResponse().GetRawText() | Should -BeExactly '{"note":"cut \ud83d"}'
        }

        It 'in one of many does not affect the others' {
            $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction -TimeoutSec 60
            Add-Answer (Get-Finished '{"note":"cut \ud83d"}' $made[2].Id) "/v1/predictions/$($made[2].Id)"
            $rows = $made.Id | Receive-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            @($rows).Count | Should -Be 6
            $failed.Count | Should -Be 0
        }

        It 'in a list and in an error response is still read' {
            Add-Answer ('[' + (Get-Finished '{"note":"\ud83d"}') + ',null,{"no":"id"},' + (Get-Finished '{"note":1}' p2) + ']') '/v1/predictions'
            $rows = Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            $rows.Id | Should -Be 'p1', 'p2'
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike '*2 rows*'
            Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/predictions/x'; body = '{"detail":"no \ud83d"}' }
            { Get-VlmPrediction x -ErrorAction Stop } | Should -Throw "*no $mark*"
        }
    }

    Context 'numbers' {
        It 'out of range stop neither a list nor a sum' {
            Add-Answer '[{"id":"f1","filename":"a.pdf","bytes":1e19},{"id":"f2","filename":"b.pdf","bytes":5}]' '/v1/files'
            (Get-VlmFile).Id | Should -Be 'f1', 'f2'
            $body = Get-Finished '{}'
            Add-Answer ($body.Insert(1, '"usage":{"credits_used":7e28,"elements_processed":7e28,"duration_seconds":1e300},'))
            $sum = 1..3 | ForEach-Object { Get-VlmPrediction p1 } | Measure-VlmUsage -ErrorAction Stop
            $sum.Predictions | Should -Be 3
        }

        It 'keep every digit' {
            Add-Answer (Get-Finished '{"pi":3.1415926535897932384626433832795,"small":1e-30,"whole":123456789012345678901234567890,"plain":0.10}')
            $row = Receive-VlmPrediction p1
            $row.pi | Should -BeExactly '3.1415926535897932384626433832795'
            $row.small | Should -Be 1e-30
            $row.whole.ToString() | Should -Be '123456789012345678901234567890'
            $row.plain | Should -BeOfType [decimal]
        }
    }

    Context 'size' {
        It 'of a response has a limit that the error names' {
            Connect-Simulator $sim @{ MaxRetry = 1; MaxResponseBytes = 1MB }
            Add-Fault $sim @{ kind = 'coded'; form = 'bomb'; path = '/v1/predictions/p1'; times = -1 }
            { Get-VlmPrediction p1 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidResponse,*' -ExpectedMessage '*1048576 bytes*'
            @(Get-Request $sim GET /v1/predictions/p1).Count | Should -Be 1
        }

        It 'of 20,000 repeated names, and of a root array of 100,000, is read in linear time' {
            Add-Answer (Get-Finished ('{' + ((1..20000 | ForEach-Object { '"a":1' }) -join ',') + '}'))
            $clock = [Diagnostics.Stopwatch]::StartNew()
            @((Receive-VlmPrediction p1).PSObject.Properties.Name).Count | Should -Be 20002
            Clear-Fault $sim
            Add-Answer (Get-Finished ('[' + ((1..100000) -join ',') + ']'))
            @(Receive-VlmPrediction p1).Count | Should -Be 100000
            # With quadratic time it took minutes; otherwise the speed depends on the machine.
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        }
    }

    Context 'redaction' {
        It 'removes the key from an error response, from an error in a response, and from a payload with -Debug' {
            $key = 'sim-key'
            $escaped = 'sim\u002dkey'
            $said = foreach ($body in "{`"detail`":`"bad $key`"}", "{`"detail`":`"bad $escaped`"}", "{`"error`":{`"message`":`"bad $escaped`",`"type`":`"$key`"}}") {
                Clear-Fault $sim
                Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/predictions/p1'; body = $body }
                Get-VlmPrediction p1 -Debug -Verbose *>&1 | Out-String
                $Error[0] | Format-List * -Force | Out-String
            }
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'coded'; form = 'latin1'; method = 'POST'; path = '/v1/openai/chat/completions'; body = "{`"error`":{`"message`":`"bad $escaped`"}}"; times = -1 }
            $said += Invoke-VlmChat Hello -NoStream -Debug -Verbose *>&1 | Out-String
            $said += $Error[0] | Format-List * -Force | Out-String
            Clear-Fault $sim
            Add-Answer '{"id":"p1","status":"failed","message":"bad sim\u002dkey"}'
            $said += Receive-VlmPrediction p1 -Debug -Verbose *>&1 | Out-String
            $said -join "`n" | Should -Not -Match 'sim(-|\\u002d)key'
            $said -join "`n" | Should -Match '\*\*\*'
        }

        It 'removes escape sequences from errors, verbose lines and messages of jobs' {
            $evil = '\u001b]0;owned\u0007\u001b[31m'
            Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/predictions/p2'; body = "{`"detail`":`"$evil`"}" }
            Add-Answer "{`"id`":`"p1`",`"status`":`"failed`",`"message`":`"$evil`"}"
            $said = @(Get-VlmPrediction p2 -Verbose -Debug *>&1; Receive-VlmPrediction p1 -Verbose -Debug *>&1)
            foreach ($record in $said) {
                $text = if ($record -is [Management.Automation.ErrorRecord]) { "$($record.ErrorDetails.Message)" } else { $record.Message }
                $text | Should -Not -Match "[\x00-\x08\x0b-\x1f\x7f-\x9f]"
            }
            @($said -match 'owned').Count | Should -BeGreaterThan 1
        }
    }

    Context 'an endless stream' {
        It 'of keep-alive data only (<_>) is ended by -TimeoutSec, with an error' -ForEach 'comments', 'chunks', 'roles' {
            Add-Fault $sim @{ kind = 'sse_endless'; form = $_; path = '/v1/openai/chat/completions'; delay_ms = 50; times = -1 }
            { Invoke-VlmChat Hello -TimeoutSec 2 -ErrorAction Stop 6>$null } | Should -Throw -ExpectedMessage '*not complete after 2 s*'
        }
    }
}
