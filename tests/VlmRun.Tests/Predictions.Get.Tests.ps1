Describe 'Get-VlmPrediction' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        function Get-Query { (Get-Request $sim GET).query }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 1 }
    }

    Context 'the list' {
        It 'without parameters contains every prediction once, in a few pages' {
            $ids = New-Seed $sim @{ count = 2500; status = 'completed' }
            $found = Get-VlmPrediction
            $found.Count | Should -Be 2500
            @($found.Id | Sort-Object -Unique).Count | Should -Be 2500
            $found[0].Id | Should -Be $ids[-1]
            (Get-Request $sim).Count | Should -BeLessOrEqual 8
        }

        It '-First and -Skip reach the API as limit and skip' {
            $ids = New-Seed $sim @{ count = 30; status = 'completed' }
            $found = Get-VlmPrediction -First 5 -Skip 10
            $found.Id | Should -Be $ids[19..15]
            Get-Query | Should -Match 'skip=10\b'
            Get-Query | Should -Match 'limit=5\b'
            (Get-Request $sim).Count | Should -Be 1
        }

        It '-First 0 returns nothing and sends no request' {
            $null = New-Seed $sim @{ count = 3; status = 'completed' }
            Get-VlmPrediction -First 0 | Should -BeNullOrEmpty
            (Get-Request $sim).Count | Should -Be 0
        }

        It '-Skip past the end returns nothing, without an error' {
            $null = New-Seed $sim @{ count = 3; status = 'completed' }
            Get-VlmPrediction -Skip 100 -ErrorVariable failed | Should -BeNullOrEmpty
            Get-VlmPrediction -Skip 100 -First 5 | Should -BeNullOrEmpty
            $failed.Count | Should -Be 0
        }

        It '-First beyond the end returns all rows' {
            $null = New-Seed $sim @{ count = 3; status = 'completed' }
            @(Get-VlmPrediction -First 5000).Count | Should -Be 3
        }

        It 'of an empty account is empty' {
            Get-VlmPrediction | Should -BeNullOrEmpty
            (Get-Request $sim).Count | Should -Be 1
        }

        It '-IncludeTotalCount writes an unknown count before the rows' {
            $null = New-Seed $sim @{ count = 3; status = 'completed' }
            $all = @(Get-VlmPrediction -IncludeTotalCount)
            $all.Count | Should -Be 4
            $all[0].ToString() | Should -BeLike '*nknown*'
            $all[0].Accuracy | Should -Be 0
        }

        It 'applies filters before -First and -Skip' {
            $null = New-Seed $sim @{ count = 20; status = 'completed'; domain = 'document.invoice' }
            $failed = New-Seed $sim @{ count = 6; status = 'failed'; domain = 'document.receipt' }
            $null = New-Seed $sim @{ count = 20; status = 'completed'; domain = 'image.caption' }
            (Get-VlmPrediction -Status failed).Id | Should -Be $failed[5..0]
            (Get-VlmPrediction -Status FAILED -First 2 -Skip 1).Id | Should -Be $failed[4..3]
            @(Get-VlmPrediction -Domain document.*).Count | Should -Be 26
            @(Get-VlmPrediction -Domain document.invoice, image.* -Status completed).Count | Should -Be 40
            Get-VlmPrediction -Status paused | Should -BeNullOrEmpty
        }

        It '-Since and -Until limit the time, to the microsecond' {
            $null = New-Seed $sim @{ count = 5; status = 'completed' }
            $all = Get-VlmPrediction
            (Get-VlmPrediction -Since $all[2].CreatedAt).Id | Should -Be $all.Id[0..2]
            (Get-VlmPrediction -Until $all[2].CreatedAt).Id | Should -Be $all.Id[3..4]
            (Get-VlmPrediction -Since $all[3].CreatedAt.ToUniversalTime() -Until $all[1].CreatedAt).Id | Should -Be $all.Id[2..3]
            Get-VlmPrediction -Since ([DateTime]::Now.AddDays(1)) | Should -BeNullOrEmpty
        }

        It 'writes its first object after the first page' {
            $null = New-Seed $sim @{ count = 5000; status = 'completed' }
            $pages = Get-VlmPrediction | Select-Object -First 1 | ForEach-Object { (Get-Request $sim).Count }
            $pages | Should -Be 1
        }

        It 'a limit that the service rejects is one terminating or non-terminating error with its message' {
            Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/predictions'; body = @{ detail = @(@{ loc = @('query', 'limit'); msg = 'Input should be less than 1000'; type = 'x' }) } }
            $said = try { Get-VlmPrediction -First 900 2>&1 } catch { $_ }
            @($said).Count | Should -Be 1
            $said.FullyQualifiedErrorId | Should -BeLike 'ValidationFailed,*'
            $said.ErrorDetails.Message | Should -Match 'limit.*less than 1000'
        }

        It 'continues after a truncated page' {
            $null = New-Seed $sim @{ count = 300; status = 'completed' }
            Add-Fault $sim @{ kind = 'truncated'; path = '/v1/predictions' }
            @((Get-VlmPrediction).Id | Sort-Object -Unique).Count | Should -Be 300
        }

        It 'returns unknown values and structures unchanged' {
            $null = New-Seed $sim @{ count = 1; status = 'brand-new' }
            (Get-VlmPrediction).Status | Should -Be 'brand-new'
        }
    }

    Context 'by id' {
        It 'accepts ids from the pipeline, by value and by property name, and by position' {
            $ids = New-Seed $sim @{ count = 3; status = 'completed' }
            ($ids | Get-VlmPrediction).Id | Sort-Object | Should -Be ($ids | Sort-Object)
            ([pscustomobject]@{ Id = $ids[1] } | Get-VlmPrediction).Id | Should -Be $ids[1]
            (Get-VlmPrediction $ids[0], $ids[2]).Id | Sort-Object | Should -Be ($ids[0], $ids[2] | Sort-Object)
        }

        It 'requests an object again and keeps its source' {
            $null = New-Picture "$TestDrive/a.jpg" 1
            Set-Simulator $sim @{ job_seconds = 0 }
            $made = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -Batch
            $again = $made | Get-VlmPrediction
            $again.Status | Should -Be 'completed'
            $again.Source | Should -Be $made.Source
        }

        It 'escapes <Name>, and finds it' -ForEach @(
            @{ Name = 'a space and a percent sign'; Id = 'a b%20c' }
            @{ Name = 'Unicode'; Id = 'предсказание-✓' }
            @{ Name = 'a question mark and a hash'; Id = 'a?b#c' }
        ) {
            $null = New-Picture "$TestDrive/a.jpg" 1
            $null = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -RequestId $Id
            (Get-VlmPrediction $Id -ErrorAction Stop).Id | Should -Be $Id
            (Get-Request $sim GET)[0].path | Should -BeLike '/v1/predictions/*'
            @((Get-Request $sim GET)[0].path -split '/').Count | Should -Be 4
        }

        It "sends '<_>' as one segment of the path" -ForEach 'a/b', '../../health', '..\..\health', '//h.example/x' {
            Get-VlmPrediction $_ -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            (Get-Request $sim GET)[0].path | Should -Be "/v1/predictions/$([uri]::EscapeDataString($_))"
        }

        It "'<_>' does not lead to another route, and is one error" -ForEach '.', '..', '', ' ' {
            $good = New-Seed $sim @{ count = 1; status = 'completed' }
            $found = $_, $good[0] | Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            $found.Id | Should -Be $good
            $failed.Count | Should -Be 1
            $failed[0].TargetObject | Should -BeExactly $_
            (Get-Request $sim GET).path | Should -Not -Contain '/v1/predictions'
            (Get-Request $sim GET).path | Should -Not -Contain '/v1/'
        }

        It 'of ten thousand characters is one error' {
            $good = New-Seed $sim @{ count = 1; status = 'completed' }
            $found = ('x' * 10000), $good[0] | Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            $found.Id | Should -Be $good
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'that is unknown is NotFound, and the others are returned' {
            $ids = New-Seed $sim @{ count = 2; status = 'completed' }
            $found = $ids[0], 'gone', $ids[1] | Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue
            $found.Id | Sort-Object | Should -Be ($ids | Sort-Object)
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failed[0].TargetObject | Should -Be 'gone'
        }
    }

    Context 'an invalid response' {
        It '<Name> is <Code>' -ForEach @(
            @{ Name = '500'; Fault = @{ kind = 'status'; status = 500 }; Code = 'ServerError'; Category = 'ResourceUnavailable'; Says = '500' }
            @{ Name = '502 as HTML'; Fault = @{ kind = 'html' }; Code = 'ServerError'; Category = 'ResourceUnavailable'; Says = '502' }
            @{ Name = '403'; Fault = @{ kind = 'status'; status = 403 }; Code = 'Forbidden'; Category = 'PermissionDenied'; Says = '403' }
            @{ Name = '402'; Fault = @{ kind = 'status'; status = 402 }; Code = 'InsufficientCredits'; Category = 'QuotaExceeded'; Says = '402' }
            @{ Name = 'nothing with 200'; Fault = @{ kind = 'empty' }; Code = 'InvalidResponse'; Category = 'InvalidData'; Says = 'predictions' }
            @{ Name = 'JSON cut off'; Fault = @{ kind = 'truncated' }; Code = 'InvalidResponse'; Category = 'InvalidData'; Says = 'predictions' }
            @{ Name = 'JSON of another shape'; Fault = @{ kind = 'garbled' }; Code = 'InvalidResponse'; Category = 'InvalidData'; Says = 'predictions' }
            @{ Name = 'a web page with 200'; Fault = @{ kind = 'html'; status = 200 }; Code = 'InvalidResponse'; Category = 'InvalidData'; Says = 'predictions' }
            @{ Name = 'a cut connection'; Fault = @{ kind = 'drop_before' }; Code = 'ConnectionFailed'; Category = 'ConnectionError'; Says = 'connection' }
            @{ Name = 'an answer cut by a reset'; Fault = @{ kind = 'drop_in_answer' }; Code = 'ConnectionFailed'; Category = 'ConnectionError'; Says = 'connection' }
        ) {
            Connect-Simulator $sim @{ MaxRetry = 0 }
            $id = New-Seed $sim @{ count = 1; status = 'completed' }
            Add-Fault $sim ($Fault + @{ path = '*'; times = -1 })
            $found = Get-VlmPrediction $id -ErrorVariable failed -ErrorAction SilentlyContinue
            $found | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Code,*"
            $failed[0].CategoryInfo.Category | Should -Be $Category
            $failed[0].ErrorDetails.Message | Should -Match $Says
            $failed[0].ErrorDetails.Message | Should -Not -Match '<html|NullReference'
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'missing usage, domain and times are not an error' {
            $id = New-Seed $sim @{ count = 1; status = 'completed' }
            Set-Simulator $sim @{ prediction_patch = @{ '$remove' = @('usage', 'domain', 'created_at', 'completed_at', 'status', 'response') } }
            $found = Get-VlmPrediction $id -ErrorAction Stop
            $found.Id | Should -Be $id
            $found.Usage, $found.CreatedAt, $found.Response, $found.CreditsUsed | Should -Be $null, $null, $null, $null
            $found.Status | Should -Be 'pending'
        }

        It 'an invalid key is one terminating error for any number of ids' {
            Set-Simulator $sim @{ keys = @('other') }
            { 1..50 | Get-VlmPrediction -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            (Get-Request $sim).Count | Should -BeLessOrEqual 8
        }
    }
}
