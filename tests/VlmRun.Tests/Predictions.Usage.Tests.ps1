Describe 'Measure-VlmUsage' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        Connect-Simulator $sim
        # A prediction with its usage and creation time.
        function New-Used([string] $Domain, [string] $Status, $Credits, [int] $Elements, [double] $Seconds, [string] $At) {
            $id = New-Seed $sim @{ count = 1; domain = $Domain; status = 'completed' }
            $null = Invoke-Control $sim Patch "predictions/$id" @{
                status = $Status; created_at = $At
                usage = @{ elements_processed = $Elements; element_type = 'page'; credits_used = $Credits; duration_seconds = $Seconds }
            }
        }
        New-Used document.invoice completed 2 1 1.5 '2026-03-01T12:00:00Z'
        New-Used document.invoice completed 0.5 3 2 '2026-03-02T12:00:00Z'
        New-Used document.invoice failed 1 1 0.25 '2026-03-02T12:30:00Z'
        New-Used document.receipt completed 10 7 4 '2026-03-02T13:00:00Z'
        New-Used document.receipt running $null 0 0 '2026-03-03T13:00:00Z'
    }

    AfterAll { Stop-Simulator $sim }

    It 'sums all predictions, with exact credits' {
        $sum = Get-VlmPrediction | Measure-VlmUsage
        $sum.Group | Should -Be 'all'
        $sum.Predictions, $sum.Completed, $sum.Failed | Should -Be 5, 3, 1
        $sum.Credits | Should -Be 13.5
        $sum.Credits | Should -BeOfType ([decimal])
        $sum.Elements | Should -Be 12
    }

    It 'groups by domain' {
        $sums = Get-VlmPrediction | Measure-VlmUsage -By Domain
        $sums.Group | Should -Be 'document.invoice', 'document.receipt'
        $sums.Predictions | Should -Be 3, 2
        $sums.Credits | Should -Be 3.5, 10
        $sums.Elements | Should -Be 5, 7
        $sums[0].DurationSeconds | Should -Be 3.75
    }

    It 'groups by status' {
        $sums = Get-VlmPrediction | Measure-VlmUsage -By Status
        $sums.Group | Should -Be 'completed', 'failed', 'running'
        $sums.Predictions | Should -Be 3, 1, 1
        $sums.Credits | Should -Be 12.5, 1, 0
    }

    It 'groups by day in local time' {
        $sums = Get-VlmPrediction | Measure-VlmUsage -By Day
        $days = '2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z', '2026-03-03T13:00:00Z' | ForEach-Object { ([DateTimeOffset]$_).LocalDateTime.ToString('yyyy-MM-dd') }
        $sums.Group | Should -Be $days
        $sums.Predictions | Should -Be 1, 3, 1
        $sums.Credits | Should -Be 2, 11.5, 0
    }

    It 'returns one empty sum and no group without input' {
        $sum = @() | Measure-VlmUsage
        $sum.Predictions, $sum.Credits | Should -Be 0, 0
        @() | Measure-VlmUsage -By Domain | Should -BeNullOrEmpty
        Measure-VlmUsage -InputObject @(Get-VlmPrediction) | ForEach-Object Predictions | Should -Be 5
    }

    It 'sums executions and chats too, and groups by kind and by what they ran' {
        Reset-Simulator $sim
        New-Picture "$TestDrive/a.jpg" 1
        $run = Get-Item "$TestDrive/a.jpg" | Invoke-VlmAgent invoice-reader -Wait -IntervalSec 0.1
        $answer = Invoke-VlmChat hello -NoStream
        $made = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice
        $sum = $run, $answer, $made | Measure-VlmUsage -ErrorAction Stop
        $sum.Jobs, $sum.Predictions, $sum.Executions, $sum.Chats, $sum.Completed | Should -Be 3, 1, 1, 1, 3
        $sum.Credits | Should -Be ($run.CreditsUsed + $answer.Usage.CreditsUsed + $made.CreditsUsed)
        $kinds = $run, $answer, $made | Measure-VlmUsage -By Kind
        $kinds.Group | Should -Be 'chat', 'execution', 'prediction'
        $kinds.Jobs | Should -Be 1, 1, 1
        ($run, $answer, $made | Measure-VlmUsage -By Domain).Group | Sort-Object | Should -Be (@($run.Name, $answer.Model, 'document.invoice') | Sort-Object)
        # What has no usage is named, and the rest is summed.
        $sum = $made, 'some text', $run | Measure-VlmUsage -ErrorVariable failed -ErrorAction SilentlyContinue
        $sum.Jobs | Should -Be 2
        $failed.Count | Should -Be 1
        $failed[0].ErrorDetails.Message | Should -BeLike "*some text*"
    }

    It 'sends no request' {
        $all = Get-VlmPrediction
        Clear-Request $sim
        $null = $all | Measure-VlmUsage -By Day
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'rejects any other grouping' {
        { Measure-VlmUsage -By Colour } | Should -Throw
    }
}
