# The page itself is tested in a browser: tests/browser.
Describe 'Reviews' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $invoice = "$PSScriptRoot/../../docs/demo/images/invoice.png"

        # A file as a page saves it.
        function New-Saved([string] $Name, [string[]] $Line, [string] $Head = '{"format":"vlmrun.review","version":1,"review":"r"}') {
            Set-Content "$TestDrive/$Name.jsonl" ((@($Head) + $Line) -join "`n")
            "$TestDrive/$Name.jsonl"
        }
        function New-Line([string] $Changes, [string] $Id = 'p1', [string] $Response = '{"total":1.50,"items":[{"name":"a"}],"total_metadata":{"confidence":"lo"}}') {
            "{""id"":""$Id"",""kind"":""prediction"",""source"":""/scans/a.jpg"",""domain"":""d"",""changes"":[$Changes],""accepted"":[],""response"":$Response}"
        }

        # A step that the page sends.
        function Send-Step([string] $Address, [hashtable] $Step) {
            Invoke-RestMethod "${Address}save" -Method Post -Body (ConvertTo-Json $Step -Depth 5) -ContentType application/json
        }
        function Get-Address($Started) {
            $seen = { $Started.Shell.Streams.Information | Where-Object { "$_" -match '(http://127\.0\.0\.1:\d+/\w+/)' } }
            Wait-Until { & $seen }
            $null = "$(& $seen)" -match '(http://127\.0\.0\.1:\d+/\w+/)'
            $Matches[1]
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'Show-VlmReview' {
        It 'writes corrections that Submit-VlmFeedback accepts from the pipeline' {
            $started = Start-Script $sim '$made = New-VlmImagePrediction $_ -Domain document.invoice -Confidence -Grounding; $made | Show-VlmReview -NoBrowser | Submit-VlmFeedback' $invoice
            $address = Get-Address $started
            $page = Invoke-RestMethod "${address}data/0.json"
            ($page.fields | Where-Object path -EQ 'items[1].unit_price').confidence | Should -Be 'lo'
            $state = Send-Step $address @{ n = 0; set = @(, @('items[1].unit_price', '685.5')) }
            $state.changes.Count | Should -Be 1
            $null = Send-Step $address @{ n = 0; set = @(@('order_id', 'PO-7732'), @('issuer_vat_id', $null), @('balance_due', '8740.00')); accept = @('customer_id') }
            $null = Invoke-RestMethod "${address}done" -Method Post -Body '{}'
            $feedback = Receive-Script $started
            $feedback.PredictionId | Should -Be $page.id
            $body = (Get-Request $sim POST /v1/feedback/submit).body
            $body.response.order_id, $body.response.issuer_vat_id, $body.response.balance_due | Should -Be 'PO-7732', $null, 8740
            $body.response.invoice_id | Should -Be 'TW-2026-00417'
        }

        It 'keeps the saved corrections when it is stopped and says where, and deletes them otherwise' {
            $path = "$TestDrive/kept.jsonl"
            $started = Start-Script $sim '@{ a = 1 } | Show-VlmReview -NoBrowser -CorrectionPath $_' $path
            $null = Send-Step (Get-Address $started) @{ n = 0; set = @(, @('a', '2')) }
            $started.Shell.Stop()
            "$($started.Shell.Streams.Warning)" | Should -BeLike "*Import-VlmReview '$path'*"
            Remove-Script $started
            (Import-VlmReview $path).Changes[0].NewValue | Should -Be 2
        }

        It 'rejects a port that is in use, and a file that exists' {
            $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
            $listener.Start()
            try {
                { @{ a = 1 } | Show-VlmReview -NoBrowser -Port $listener.LocalEndpoint.Port } | Should -Throw -ErrorId 'CannotListen*'
            }
            finally { $listener.Stop() }
            Set-Content "$TestDrive/there.jsonl" 'mine'
            { @{ a = 1 } | Show-VlmReview -NoBrowser -CorrectionPath "$TestDrive/there.jsonl" } | Should -Throw -ErrorId 'Exists*'
            Get-Content "$TestDrive/there.jsonl" | Should -Be 'mine'
        }

        It 'reports that there is nothing to review' {
            $null | Show-VlmReview -NoBrowser -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -BeLike '*nothing to review*'
        }
    }

    Context 'Export-VlmReview' {
        It 'writes a page with its data and copies of the sources' {
            $file = New-VlmImagePrediction $invoice -Domain document.invoice -Confidence -Grounding | Export-VlmReview "$TestDrive/out"
            $file.FullName | Should -Be (Join-Path $TestDrive out index.html)
            Get-Content $file -Raw | Should -Match "Content-Security-Policy"
            Get-Content $file -Raw | Should -Not -Match 'unsafe'
            (Get-FileHash "$TestDrive/out/sources/0-0.png").Hash | Should -Be (Get-FileHash $invoice).Hash
            Get-Content "$TestDrive/out/data/0.js" -Raw | Should -Match '^vlm\.receive\("data/0", "'
        }

        It 'refuses a folder with files, unless forced, and writes nothing with -WhatIf' {
            $null = New-Item -ItemType Directory "$TestDrive/full"
            Set-Content "$TestDrive/full/mine.txt" 'x'
            { @{ a = 1 } | Export-VlmReview "$TestDrive/full" } | Should -Throw -ErrorId 'Exists*'
            { @{ a = 1 } | Export-VlmReview "$TestDrive/full/mine.txt" -Force } | Should -Throw '*is no folder*'
            (@{ a = 1 } | Export-VlmReview "$TestDrive/full" -Force).Name | Should -Be 'index.html'
            @{ a = 1 } | Export-VlmReview "$TestDrive/none" -WhatIf
            "$TestDrive/none" | Should -Not -Exist
        }

        It 'writes payloads as text of one JSON string, never as code' {
            $null = @{ '</script><script>x' = "`u{2028}'`"</script>"; __proto__ = 'p' } | Export-VlmReview "$TestDrive/evil"
            $text = Get-Content "$TestDrive/evil/data/0.js" -Raw
            $text | Should -Not -Match '</script>'
            $text | Should -Not -Match "`u{2028}"
        }

        It 'exports a payload whose source file no longer exists, with its fields' {
            $payload = @{ a = 1 } | ForEach-Object { [pscustomobject]$_ } | Add-Member Source "$TestDrive/gone.png" -PassThru
            $null = $payload | Export-VlmReview "$TestDrive/gone"
            Get-Content "$TestDrive/gone/data/0.js" -Raw | Should -Match 'not there any more'
        }
    }

    Context 'Import-VlmReview' {
        It 'reads corrections with the types of their fields; the last of several lines for a prediction applies' {
            $path = New-Saved good (New-Line '{"path":"total","type":"number","was":"1.50","value":"9"}'), (New-Line '{"path":"total","type":"number","was":"1.50","value":"2.50"},{"path":"items[0].name","type":"string","was":"a","value":null}')
            $got = Import-VlmReview $path
            $got.PredictionId, $got.Source, $got.Domain | Should -Be 'p1', '/scans/a.jpg', 'd'
            $got.Changes.Path | Should -Be 'total', 'items[0].name'
            $got.Changes[0].OldValue, $got.Changes[0].NewValue | Should -Be 1.5, 2.5
            $got.GetPayload().GetRawText() | Should -Be '{"total":2.50,"items":[{"name":null}],"total_metadata":{"confidence":"lo"}}'
            Get-Item $path | Import-VlmReview | ForEach-Object PredictionId | Should -Be 'p1'
        }

        It 'rejects <What> with the reason, and reads the other lines' -ForEach @(
            @{ What = 'a field that is not there'; Change = '{"path":"gone","value":"1"}'; Why = "*no field 'gone'*" }
            @{ What = 'a value of another type'; Change = '{"path":"total","type":"number","was":"1.50","value":"a lot"}'; Why = "*'a lot' does not fit 'total'*" }
            @{ What = 'a payload that was changed'; Change = '{"path":"total","type":"number","was":"7","value":"2"}'; Why = "*was '7' in the review*" }
            @{ What = 'a change without a value'; Change = '{"path":"total"}'; Why = "*no 'value'*" }
            @{ What = 'what is no JSON'; Change = 'oops'; Why = '*Line 2 of*' }
        ) {
            $path = New-Saved bad (New-Line $Change), (New-Line '{"path":"total","type":"number","was":"1.50","value":"2"}' 'p2')
            $got = Import-VlmReview $path -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.PredictionId | Should -Be 'p2'
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadCorrection*'
            "$($failed[0])" | Should -BeLike $Why
        }

        It 'rejects a file of another kind, and a file of a newer version' {
            { Import-VlmReview (New-Saved other 'x' '{"total":1}') -ErrorAction Stop } | Should -Throw '*no file of corrections*'
            { Import-VlmReview (New-Saved empty @() '') -ErrorAction Stop } | Should -Throw '*no file of corrections*'
            { Import-VlmReview (New-Saved later 'x' '{"format":"vlmrun.review","version":2}') -ErrorAction Stop } | Should -Throw '*version 2*'
            { Import-VlmReview "$TestDrive/nowhere.jsonl" -ErrorAction Stop } | Should -Throw '*does not exist*'
        }

        It 'rejects corrections of other predictions' {
            $path = New-Saved others (New-Line '{"path":"total","value":"2","type":"number"}' 'p1'), (New-Line '{"path":"total","value":"2","type":"number"}' 'p2')
            $got = Import-VlmReview $path -Prediction 'p2' -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.PredictionId | Should -Be 'p2'
            "$failed" | Should -BeLike '*correction of p1*'
        }

        It 'writes objects that Submit-VlmFeedback accepts, also after Export-Clixml' {
            $correction = Import-VlmReview (New-Saved once (New-Line '{"path":"total","value":"2","type":"number"}'))
            $correction | Export-Clixml "$TestDrive/correction.clixml" -Depth 9
            $null = Import-Clixml "$TestDrive/correction.clixml" | Submit-VlmFeedback -ErrorAction SilentlyContinue
            (Get-Request $sim POST /v1/feedback/submit).body.response.total | Should -Be 2
            { New-VlmImagePrediction $invoice -Domain document.invoice | Submit-VlmFeedback } | Should -Throw '*correction, notes, or both*'
        }
    }
}
