Describe 'Receive-VlmPrediction' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 3
        # A payload of exactly this JSON text.
        function New-Answer([string] $Json) {
            $body = '{"response_override":' + $Json + '}'
            $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body $body -ContentType application/json
            New-VlmImagePrediction $files[0] -Domain document.invoice
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'writes the payload, with a type name of its domain and its source' {
        $made = New-VlmImagePrediction $files[0] -Domain document.invoice
        $got = $made | Receive-VlmPrediction
        $got.PSObject.TypeNames | Select-Object -First 2 | Should -Be 'VlmRun.Response.document.invoice', 'VlmRun.Response'
        $got.Source | Should -Be $files[0].FullName
        $got.PredictionId | Should -Be $made.Id
        $got.PSObject.Properties.Name | Select-Object -Last 2 | Should -Be 'Source', 'PredictionId'
        $got.invoice_id | Should -Be $made.Response.invoice_id
        $got.invoice_id | Should -Not -BeNullOrEmpty
    }

    It '-Wait waits first, by object and by id, and writes each when it ends' {
        Set-Simulator $sim @{ job_polls = 2; outcomes = @{ '2' = 'failed' } }
        $made = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1
        $got = $made | Receive-VlmPrediction -Wait -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $got.Source | Sort-Object | Should -Be $files[0, 2].FullName
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
        Set-Simulator $sim @{ job_polls = 2; outcomes = @{} }
        $id = ($files[0] | New-VlmImagePrediction -Domain document.invoice -Batch).Id
        $typed = Receive-VlmPrediction $id -Wait -IntervalSec 0.1 -Typed
        $typed.invoice_issue_date | Should -BeOfType ([datetime])
        $typed.Source | Should -Be $files[0].FullName
        # Done already: no request.
        $done = $id | Get-VlmPrediction
        Clear-Request $sim
        ($done | Receive-VlmPrediction -Wait).PredictionId | Should -Be $id
        @(Get-Request $sim).Count | Should -Be 0
    }

    It '-Wait gives up after -TimeoutSec, and without -Wait that is said to mean nothing' {
        $id = New-Seed $sim @{ count = 1; status = 'running'; outcome = 'never' }
        Receive-VlmPrediction $id -Wait -TimeoutSec 0.3 -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        Receive-VlmPrediction $id -TimeoutSec 5 -ErrorAction SilentlyContinue -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*-Wait*'
    }

    It 'does not change the payload of the prediction' {
        $made = New-Answer '{"a":1}'
        $null = $made | Receive-VlmPrediction
        $made.Response.PSObject.Properties.Name | Should -Be 'a'
    }

    It 'never overwrites a field of the payload, whatever its case' {
        $got = New-Answer '{"source":"theirs","predictionid":7}' | Receive-VlmPrediction
        $got.source | Should -Be 'theirs'
        $got.predictionid | Should -Be 7
        @($got.PSObject.Properties).Count | Should -Be 2
    }

    It 'writes an array element by element, each with its source' {
        $made = New-Answer '[{"n":1},{"n":2},"three",4]'
        $got = @($made | Receive-VlmPrediction)
        $got.Count | Should -Be 4
        $got[0].n, $got[1].n | Should -Be 1, 2
        $got[2] | Should -Be 'three'
        $got[3] | Should -Be 4
        $got.Source | Should -Be (@($files[0].FullName) * 4)
        $got.PredictionId | Should -Be (@($made.Id) * 4)
    }

    It 'writes <Json> unchanged' -ForEach @(
        @{ Json = '"text"'; Expected = 'text' }
        @{ Json = '3'; Expected = 3 }
        @{ Json = 'true'; Expected = $true }
    ) {
        $got = New-Answer $Json | Receive-VlmPrediction
        $got | Should -Be $Expected
        $got.Source | Should -Be $files[0].FullName
    }

    It 'text of two payloads keeps two sources' {
        $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body '{"response_override":"same"}' -ContentType application/json
        $got = $files[0..1] | New-VlmImagePrediction -Domain document.invoice | Receive-VlmPrediction
        $got.Source | Sort-Object | Should -Be $files.FullName[0..1]
    }

    It 'writes nothing for an empty array, and one object for an empty object' {
        @(New-Answer '[]' | Receive-VlmPrediction).Count | Should -Be 0
        $got = New-Answer '{}' | Receive-VlmPrediction
        $got.PSObject.Properties.Name | Should -Be 'Source', 'PredictionId'
    }

    It 'writes nothing without a payload, and no error' {
        Set-Simulator $sim @{ prediction_patch = @{ response = $null } }
        $got = New-VlmImagePrediction $files[0] -Domain document.invoice | Receive-VlmPrediction -ErrorVariable failed
        @($got).Where({ $null -ne $_ }).Count | Should -Be 0
        $failed.Count | Should -Be 0
    }

    It 'keeps the number <Json> as <Type> <Text>' -ForEach @(
        @{ Json = '9223372036854775807'; Type = 'Int64'; Text = '9223372036854775807' }
        @{ Json = '-0'; Type = 'Int64'; Text = '0' }
        @{ Json = '9223372036854775808'; Type = 'BigInteger'; Text = '9223372036854775808' }
        @{ Json = '0.1'; Type = 'Decimal'; Text = '0.1' }
        @{ Json = '12345678901234567890.12345'; Type = 'Decimal'; Text = '12345678901234567890.12345' }
        @{ Json = '1.50'; Type = 'Decimal'; Text = '1.50' }
        @{ Json = '1e3'; Type = 'Decimal'; Text = '1000' }
        @{ Json = '1e300'; Type = 'Double'; Text = '1E+300' }
        @{ Json = '1e400'; Type = 'String'; Text = '1e400' }
    ) {
        $got = New-Answer "{`"n`":$Json}" | Receive-VlmPrediction
        $got.n.GetType().Name | Should -Be $Type
        $got.n.ToString([cultureinfo]::InvariantCulture) | Should -Be $Text
    }

    It 'renames properties that an object cannot have, with a verbose line' {
        $made = New-Answer '{"Total":1,"total":2,"":3,"psobject":4,"a.b":5,"TOTAL":6}'
        $all = $made | Receive-VlmPrediction -Verbose 4>&1
        $got = $all | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }
        $got.PSObject.Properties.Name | Should -Be 'Total', 'total_2', '_', '_psobject', 'a.b', 'TOTAL_3', 'Source', 'PredictionId'
        $got.total_2, $got.TOTAL_3, $got._, $got._psobject, $got.'a.b' | Should -Be 2, 6, 3, 4, 5
        @($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and $_.Message -like "*'total'*'total_2'*" }).Count | Should -Be 1
    }

    It 'keeps nested payloads complete, and single-element arrays as arrays' {
        $got = New-Answer '{"a":{"b":{"c":{"d":[{"e":[1]}]}}},"empty":[],"none":null}' | Receive-VlmPrediction
        $got.a.b.c.d[0].e[0] | Should -Be 1
        , $got.a.b.c.d | Should -BeOfType ([array])
        , $got.a.b.c.d[0].e | Should -BeOfType ([array])
        , $got.empty | Should -BeOfType ([array])
        $got.PSObject.Properties.Name | Should -Contain 'none'
    }

    It 'needs no request for a completed object' {
        $made = $files | New-VlmImagePrediction -Domain document.invoice
        Clear-Request $sim
        @($made | Receive-VlmPrediction).Count | Should -Be 3
        (Get-Request $sim).Count | Should -Be 0
    }

    It 'requests an object again that has not ended' {
        Set-Simulator $sim @{ job_seconds = 0 }
        $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch
        $made.Status | Should -Be 'pending'
        ($made | Receive-VlmPrediction).Source | Should -Be $files[0].FullName
    }

    It 'accepts ids, by value and by property name' {
        $ids = New-Seed $sim @{ count = 2; status = 'completed'; domain = 'document.invoice' }
        ($ids | Receive-VlmPrediction).PredictionId | Should -Be $ids
        ([pscustomobject]@{ Id = $ids[0] } | Receive-VlmPrediction).PredictionId | Should -Be $ids[0]
    }

    It 'one that is <Status> is the error <Id>, and the others are written' -ForEach @(
        @{ Status = 'running'; Id = 'NotFinished'; Category = 'ResourceBusy' }
        @{ Status = 'paused'; Id = 'NotFinished'; Category = 'ResourceBusy' }
        @{ Status = 'failed'; Id = 'PredictionFailed'; Category = 'InvalidResult' }
    ) {
        $bad = New-Seed $sim @{ count = 1; status = $Status; outcome = 'never' }
        $good = New-Seed $sim @{ count = 1; status = 'completed' }
        $got = $bad, $good | Receive-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
        $got.PredictionId | Should -Be $good
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failed[0].CategoryInfo.Category | Should -Be $Category
        $failed[0].ErrorDetails.Message | Should -BeLike "*$bad*"
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "*$bad*"
    }

    It 'an unknown id is NotFound, and the others are written' {
        $good = New-Seed $sim @{ count = 1; status = 'completed' }
        $got = 'nothing', $good | Receive-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
        $got.PredictionId | Should -Be $good
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        $failed[0].TargetObject | Should -Be 'nothing'
    }
}
