Describe 'A budget of credits' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $pictures = New-PictureFolder "$TestDrive/pictures" 40
        # The bills that the service has for its jobs.
        function Get-Bill { [decimal]((Get-VlmPrediction -Session $free).CreditsUsed | Measure-Object -Sum).Sum }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Set-Simulator $sim @{ count_pages = $true; sync_seconds = 0.01; job_seconds = 0.05 }
        $free = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -PassThru -Name free
    }

    Context 'of a session' {
        It 'sends what fits, and one error says what does not' {
            Connect-Simulator $sim @{ MaxCredits = 20 }
            $done = $pictures | New-VlmImagePrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            # Two credits each.
            $done.Count | Should -Be 10
            (Get-PaidRequest $sim).Count | Should -Be 10
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
            $failed[0].CategoryInfo.Category | Should -Be QuotaExceeded
            $failed[0].TargetObject | Should -Be 30
            $failed[0].ErrorDetails.Message | Should -BeLike 'The budget of 20 credits is reached: 20 credits used, 0 reserved. 30 inputs were not sent: *.jpg'' (about 2 credits), *, * and others.'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-MaxCredits*'
            $session = Get-VlmSession
            $session.MaxCredits, $session.CreditsUsed, $session.CreditsReserved | Should -Be 20, 20, 0
            $session | Format-List | Out-String | Should -Match 'CreditsUsed\s+: 20'
        }

        It 'is exceeded by at most one request when bills double, with <Limit> in flight and <Max> credits' -ForEach @(
            foreach ($max in 20, 50) { foreach ($limit in 1, 8, 32) { @{ Max = $max; Limit = $limit } } }
        ) {
            Set-Simulator $sim @{ double_bills = 3 }
            Connect-Simulator $sim @{ MaxCredits = $Max }
            $null = $pictures | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit $Limit -ErrorAction SilentlyContinue
            $bill = Get-Bill
            $bill | Should -BeLessOrEqual ($Max + 2)
            $bill | Should -BeGreaterThan ($Max - 4)
            (Get-VlmSession).CreditsUsed | Should -Be $bill
        }

        It 'counts jobs that are waited for in the same command' {
            Connect-Simulator $sim @{ MaxCredits = 10 }
            Set-Simulator $sim @{ double_bills = 2 }
            $done = $pictures | Select-Object -First 9 | New-VlmImagePrediction -Domain document.invoice -Batch -Wait -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
            $bill = Get-Bill
            $bill | Should -BeLessOrEqual 12
            $bill | Should -BeGreaterThan 6
            $done.Count | Should -Be (Get-PaidRequest $sim).Count
            (Get-VlmSession).CreditsReserved | Should -Be 0
        }

        It 'keeps reserved what is started and not waited for, until its bill is seen' {
            Connect-Simulator $sim @{ MaxCredits = 10 }
            $started = $pictures | Select-Object -First 6 | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Wait-VlmPrediction*'
            $session = Get-VlmSession
            $session.CreditsUsed | Should -Be 0
            $session.CreditsReserved | Should -BeGreaterThan 0
            $null = $started | Wait-VlmPrediction
            $session.CreditsReserved | Should -Be 0
            $session.CreditsUsed | Should -Be ($started.Count * 2)
        }

        It 'lets go what the service rejects' {
            Connect-Simulator $sim @{ MaxCredits = 4 }
            Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/image/generate'; times = 5 }
            $pictures | Select-Object -First 5 | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit 1 -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            (Get-VlmSession).CreditsReserved | Should -Be 0
            @($pictures | Select-Object -First 2 | New-VlmImagePrediction -Domain document.invoice).Count | Should -Be 2
        }

        It 'keeps reserved what may have been started' {
            Connect-Simulator $sim @{ MaxCredits = 10 }
            Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/image/execute'; times = 1 }
            New-VlmImagePrediction $pictures[0] -Agent reader -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            (Get-VlmSession).CreditsReserved | Should -BeGreaterThan 0
        }

        It 'is shared by parallel runspaces' {
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -PassThru -MaxCredits 30
            Set-Simulator $sim @{ double_bills = 4 }
            $module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
            0..3 | ForEach-Object -Parallel {
                Import-Module $using:module
                $part = $_ * 10
                ($using:pictures)[$part..($part + 9)] | New-VlmImagePrediction -Domain document.invoice -Session $using:session -ErrorAction SilentlyContinue
            } -ThrottleLimit 4 | Should -Not -BeNullOrEmpty
            $bill = Get-Bill
            $bill | Should -BeLessOrEqual 32
            $bill | Should -BeGreaterThan 26
            $session.CreditsUsed | Should -Be $bill
            $session.CreditsReserved | Should -Be 0
        }

        It 'takes pages of documents into account, and goes on with smaller ones' {
            Connect-Simulator $sim @{ MaxCredits = 10 }
            New-Pdf "$TestDrive/1-large.pdf" 9 1
            New-Pdf "$TestDrive/2-small.pdf" 2 2
            $done = Get-Item "$TestDrive/?-*.pdf" | New-VlmDocumentPrediction -Domain document.invoice -Wait -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Should -Be "$TestDrive/2-small.pdf"
            $failed[0].ErrorDetails.Message | Should -BeLike '*1 input was not sent: *1-large.pdf'' (about 18 credits).'
            (Get-VlmSession).CreditsUsed | Should -Be 4
        }

        It 'below one file says so, and sends nothing' {
            Connect-Simulator $sim @{ MaxCredits = 1.5 }
            New-VlmImagePrediction $pictures[0] -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].ErrorDetails.Message | Should -BeLike 'The budget of 1.5 credits is less than one of them may cost. 1 input was not sent: *'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'counts chats and executions, one at a time while their cost is unknown' {
            Connect-Simulator $sim @{ MaxCredits = 12 }
            $null = Invoke-VlmChat hello -NoStream
            (Get-VlmSession).CreditsUsed | Should -Be 1
            $null = Invoke-VlmAgent invoice-reader -Prompt x -Wait -IntervalSec 0.1
            (Get-VlmSession).CreditsUsed | Should -Be 6
            # The largest bill so far is five credits.
            $null = Invoke-VlmAgent invoice-reader -Prompt y -Wait -IntervalSec 0.1
            Invoke-VlmAgent invoice-reader -Prompt z -Wait -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
            (Get-VlmSession).CreditsUsed | Should -Be 11
        }

        It 'that is stopped reserves nothing for ever' {
            Connect-Simulator $sim @{ MaxCredits = 20 }
            Set-Simulator $sim @{ job_seconds = 0.5 }
            $first = $pictures | New-VlmImagePrediction -Domain document.invoice -Batch -Wait -IntervalSec 0.1 -ErrorAction SilentlyContinue | Select-Object -First 1
            $first | Should -Not -BeNullOrEmpty
            Start-Sleep -Milliseconds 600
            # What was started is settled when it is seen; nothing waits for a command that has ended.
            $null = Get-VlmPrediction
            (Get-VlmSession).CreditsReserved | Should -BeLessOrEqual 16
            $null = $pictures[39] | New-VlmImagePrediction -Domain document.invoice -ErrorAction SilentlyContinue
        }

        It '<_> is no budget' -ForEach 0, -5, 'many' {
            { Connect-Simulator $sim @{ MaxCredits = $_ } } | Should -Throw
        }
    }

    Context 'of a batch' {
        BeforeAll {
            # Files of one to nine pages; a page costs two credits.
            $null = New-Item -ItemType Directory "$TestDrive/pdf"
            1..24 | ForEach-Object { New-Pdf ('{0}/pdf/{1:d2}.pdf' -f $TestDrive, $_) ($_ % 9 + 1) $_ }
            function Invoke-Batch([hashtable] $With = @{}) {
                $given = @{ Journal = $journal; Domain = 'document.invoice'; ErrorVariable = '+failed'; ErrorAction = 'SilentlyContinue'; Session = $free }
                foreach ($name in $With.Keys) { $given[$name] = $With[$name] }
                Invoke-VlmBatch "$TestDrive/pdf" @given 6>$null
                $script:errors = $failed
            }
        }

        BeforeEach { $journal = "$TestDrive/$(New-Guid).jsonl" }

        It 'is exceeded by at most one request when bills double, with <Limit> in flight and <Max> credits, and the next run pays only the rest' -ForEach @(
            foreach ($max in 20, 100) { foreach ($limit in 1, 8, 32) { @{ Max = $max; Limit = $limit } } }
        ) {
            Set-Simulator $sim @{ double_bills = 3 }
            $first = @(Invoke-Batch @{ MaxCredits = $Max; ThrottleLimit = $Limit })
            $bill = Get-Bill
            $largest = ((Get-VlmPrediction -Session $free).CreditsUsed | Measure-Object -Maximum).Maximum
            # The bill of a doubled one is its estimate once more.
            $bill | Should -BeLessOrEqual ($Max + $largest / 2)
            $bill | Should -BeGreaterThan ($Max / 2)
            @($errors).Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
            $errors[0].TargetObject | Should -Be (24 - $first.Count)
            $state = Get-VlmBatch $journal
            $state.Completed, $state.ExitCode, $state.EndedEarly | Should -Be $first.Count, 2, 'BudgetReached'
            $state.ToSend | Should -Be (24 - $first.Count)
            $state.Failures[-1].Reason | Should -BeLike '*budget*'
            $second = @(Invoke-Batch @{ MaxCredits = 10000 })
            $errors | Should -BeNullOrEmpty
            $second.Count | Should -Be 24
            (Get-VlmBatch $journal).ExitCode | Should -Be 0
            @(Get-Request $sim POST /v1/document | Where-Object prediction_id | Group-Object { $_.body.file_id } | Where-Object Count -GT 1) | Should -BeNullOrEmpty
        }

        It 'lets smaller files go on' {
            $done = @(Invoke-Batch @{ MaxCredits = 9; ThrottleLimit = 1 })
            # 4, then 6, 8 … do not fit, until the file with one page.
            ($done.CreditsUsed | Measure-Object -Sum).Sum | Should -BeLessOrEqual 9
            $done.Count | Should -BeGreaterThan 1
        }

        It 'below one file says so, and sends nothing' {
            Invoke-Batch @{ MaxCredits = 1 } | Should -BeNullOrEmpty
            $errors[0].ErrorDetails.Message | Should -BeLike 'The budget of 1 credit is less than one of them may cost. 24 inputs were not sent: *'
            @(Get-Request $sim POST | Where-Object path -NotLike '/_sim*').Count | Should -Be 0
            (Get-VlmBatch $journal).ExitCode | Should -Be 2
        }

        It '-WhatIf says how many would fit, and sends nothing' {
            Invoke-VlmBatch "$TestDrive/pdf" -Domain document.invoice -Journal $journal -MaxCredits 20 -WhatIf -InformationVariable said *>$null
            "$said" | Should -BeLike '*4 of 24 files would fit into the budget of 20 credits, for about *'
            @(Get-Request $sim POST).Count | Should -Be 0
        }

        It 'and that of the session both hold' {
            Connect-Simulator $sim @{ MaxCredits = 30 }
            $session = Get-VlmSession
            $null = Invoke-Batch @{ MaxCredits = 1000; Session = $session }
            $errors[0].ErrorDetails.Message | Should -BeLike 'The budget of 30 credits is reached*'
            $session.CreditsUsed | Should -Be (Get-Bill)
            $session.CreditsUsed | Should -BeLessOrEqual 30
            $session.CreditsReserved | Should -Be 0
        }

        It 'counts executions of agents, whose cost is unknown, one at a time' {
            $given = @{ Journal = $journal; Agent = 'invoice-reader'; Session = $free; ErrorVariable = 'failed'; ErrorAction = 'SilentlyContinue' }
            $done = @(Invoke-VlmBatch "$TestDrive/pdf" @given -MaxCredits 16 6>$null)
            # Five credits each.
            $done.Count | Should -Be 3
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
        }
    }
}
