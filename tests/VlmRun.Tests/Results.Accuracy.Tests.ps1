Describe 'Measure-VlmAccuracy' {
    BeforeAll {
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        # A payload of a source, as Receive-VlmPrediction writes it.
        function New-Payload([string] $Json, [string] $Source = '/scans/a.jpg') { $Json | ConvertFrom-Json | Add-Member Source $Source -PassThru }
        function Measure-Pair([string] $Actual, [string] $Expected, [hashtable] $With = @{}) {
            New-Payload $Actual | Measure-VlmAccuracy -Reference (New-Payload $Expected) @With
        }
        function Get-Kind([string] $Actual, [string] $Expected) { (Measure-Pair "{""v"":$Actual}" "{""v"":$Expected}" @{ Detailed = $true }).Kind ?? 'Equal' }
    }

    It 'counts each field and sums them' {
        $rows = Measure-Pair '{"a":"x","b":2,"c":"only","items":[{"n":1},{"n":5}]}' '{"a":"x","b":3,"c":null,"d":"gone","items":[{"n":1},{"n":2}]}'
        $rows.Field | Should -Be 'a', 'b', 'c', 'd', 'items[].n', '(all)'
        $all = $rows[-1]
        $all.Compared, $all.Equal, $all.Normalized, $all.Missing, $all.Extra, $all.Wrong | Should -Be 6, 2, 0, 1, 1, 2
        $all.Accuracy | Should -Be (2 / 6)
        $rows[4].Compared, $rows[4].Accuracy | Should -Be 2, 0.5
    }

    It 'says that <Actual> and <Expected> are <Kind>' -ForEach @(
        @{ Actual = '10'; Expected = '10.0'; Kind = 'Equal' }
        @{ Actual = '"a"'; Expected = '"a"'; Kind = 'Equal' }
        @{ Actual = 'true'; Expected = 'true'; Kind = 'Equal' }
        @{ Actual = 'true'; Expected = 'false'; Kind = 'Wrong' }
        @{ Actual = '" ACME   gmbh "'; Expected = '"Acme GmbH"'; Kind = 'Normalized' }
        @{ Actual = '"1,240.50"'; Expected = '1240.5'; Kind = 'Normalized' }
        @{ Actual = '"1.240,50 EUR"'; Expected = '1240.5'; Kind = 'Normalized' }
        @{ Actual = '"1 240.50"'; Expected = '1240.5'; Kind = 'Normalized' }
        @{ Actual = '"$1,240"'; Expected = '1240'; Kind = 'Normalized' }
        @{ Actual = '"(5.00)"'; Expected = '-5'; Kind = 'Normalized' }
        @{ Actual = '"1.234"'; Expected = '1234'; Kind = 'Normalized' }
        @{ Actual = '"1.234"'; Expected = '1.234'; Kind = 'Normalized' }
        @{ Actual = '"12.34"'; Expected = '1234'; Kind = 'Wrong' }
        @{ Actual = '"1240"'; Expected = '124'; Kind = 'Wrong' }
        @{ Actual = '"INV-12"'; Expected = '"INV 12"'; Kind = 'Wrong' }
        @{ Actual = '"14.09.2026"'; Expected = '"2026-09-14"'; Kind = 'Normalized' }
        @{ Actual = '"Sep 14, 2026"'; Expected = '"2026-09-14"'; Kind = 'Normalized' }
        @{ Actual = '"9/14/2026"'; Expected = '"2026-09-14"'; Kind = 'Normalized' }
        @{ Actual = '"2026-09-15"'; Expected = '"2026-09-14"'; Kind = 'Wrong' }
        @{ Actual = '"2026-09-14"'; Expected = '"2026-09-14T10:00:00"'; Kind = 'Wrong' }
        @{ Actual = '""'; Expected = '"x"'; Kind = 'Missing' }
        @{ Actual = '"x"'; Expected = 'null'; Kind = 'Extra' }
        @{ Actual = '{"a":1}'; Expected = '"x"'; Kind = 'Wrong' }
        @{ Actual = '"x"'; Expected = '{"a":1}'; Kind = 'Wrong' }
        @{ Actual = 'null'; Expected = '{"a":1}'; Kind = 'Missing' }
        @{ Actual = '{"a":1}'; Expected = 'null'; Kind = 'Extra' }
        @{ Actual = '1e400'; Expected = '1e400'; Kind = 'Equal' }
        @{ Actual = '"\ud800"'; Expected = '"x"'; Kind = 'Wrong' }
    ) {
        Get-Kind $Actual $Expected | Should -Be $Kind
    }

    It 'gives the same result in a culture with another number format' {
        $culture = [Threading.Thread]::CurrentThread.CurrentCulture
        try {
            [Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]'de-DE'
            Get-Kind '"1,240.50"' '1240.5' | Should -Be 'Normalized'
            (Measure-Pair '{"a":1.5}' '{"a":1.5}')[0] | Out-String | Should -Match '100\.0 %'
        }
        finally { [Threading.Thread]::CurrentThread.CurrentCulture = $culture }
    }

    It 'compares only what the reference names' {
        (Measure-Pair '{"a":1,"b":2}' '{"a":1}').Field | Should -Be 'a', '(all)'
    }

    It 'matches lists by position, or by a key' {
        $actual = '{"items":[{"sku":"b","n":2},{"sku":"C ","n":3},{"sku":"x","n":9}]}'
        $expected = '{"items":[{"sku":"a","n":1},{"sku":"b","n":2},{"sku":"c","n":3}]}'
        (Measure-Pair $actual $expected)[-1].Wrong | Should -Be 6
        foreach ($key in @{ items = 'sku' }, 'sku') {
            $all = (Measure-Pair $actual $expected @{ Key = $key })[-1]
            $all.Equal, $all.Normalized, $all.Missing, $all.Extra, $all.Wrong | Should -Be 3, 1, 2, 2, 0
        }
    }

    It 'takes a folder of JSON, payloads and whole predictions, by the name of the source' {
        $null = New-Item -ItemType Directory "$TestDrive/truth/sub"
        '{"a":1}' | Set-Content "$TestDrive/truth/one.json"
        '{"id":"x","status":"completed","response":{"a":2}}' | Set-Content "$TestDrive/truth/sub/two.png.json"
        $payloads = @(New-Payload '{"a":1}' '/scans/ONE.jpg'; New-Payload '{"a":2}' '/scans/two.png'; New-Payload '{"a":3}' '/scans/three.png')
        $rows = $payloads | Measure-VlmAccuracy "$TestDrive/truth" -ErrorVariable failed -ErrorAction SilentlyContinue
        $rows[0].Equal | Should -Be 2
        $failed.FullyQualifiedErrorId | Should -BeLike 'NoReference*'
        "$failed" | Should -BeLike '*/scans/three.png*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*three.json*'
    }

    It 'reports a reference that is not JSON and a name that two files have, and continues' {
        $null = New-Item -ItemType Directory "$TestDrive/bad/x", "$TestDrive/bad/y"
        'nonsense' | Set-Content "$TestDrive/bad/broken.json"
        '{"a":1}' | Set-Content "$TestDrive/bad/x/twice.json"
        '{"a":1}' | Set-Content "$TestDrive/bad/y/twice.json"
        '{"a":1}' | Set-Content "$TestDrive/bad/good.json"
        $rows = 'broken', 'twice', 'good' | ForEach-Object { New-Payload '{"a":1}' "$_.jpg" } |
            Measure-VlmAccuracy "$TestDrive/bad" -ErrorVariable failed -ErrorAction SilentlyContinue
        $rows[-1].Equal | Should -Be 1
        "$($failed[0])" | Should -BeLike '*broken.json*'
        "$($failed[1])" | Should -BeLike "*'twice'*"
    }

    It 'rejects references that do not exist' {
        { @{ a = 1 } | Measure-VlmAccuracy -Reference @{ a = 1 } } | Should -Throw '*neither a Source nor a PredictionId*'
        { @{ a = 1 } | Measure-VlmAccuracy -Reference "$TestDrive/nowhere" } | Should -Throw '*does not exist*'
        $null = New-Item -ItemType Directory "$TestDrive/empty"
        { @{ a = 1 } | Measure-VlmAccuracy -Reference "$TestDrive/empty" } | Should -Throw '*no JSON files*'
        { Measure-Pair '{}' '{}' @{ Key = 5 } } | Should -Throw '*-Key is*'
    }

    It 'lists differences with their values and paths' {
        $difference = Measure-Pair '{"items":[{"n":1},{"n":7}]}' '{"items":[{"n":1},{"n":2}]}' @{ Detailed = $true }
        $difference.Path, $difference.Expected, $difference.Actual, $difference.Source | Should -Be 'items[1].n', 2, 7, '/scans/a.jpg'
    }

    It 'matches ten thousand elements by a key' {
        $list = { param($numbers) '{"items":[' + (($numbers | ForEach-Object { "{""k"":""k$_"",""v"":$_}" }) -join ',') + ']}' }
        $rows = Measure-Pair (& $list (10000..1)) (& $list (1..10000)) @{ Key = 'k' }
        $rows[-1].Equal | Should -Be 20000
    }
}
