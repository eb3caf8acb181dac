Describe 'Models' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
    }

    It 'lists a row for each model and domain' {
        $models = Get-VlmModel
        $models.Count | Should -BeGreaterThan 20
        $models[0] | Should -BeOfType ([VlmRun.Model])
        $models | Where-Object { -not $_.Domain -or $_.Name -ne 'vlm-1' } | Should -BeNullOrEmpty
        "$($models[0])" | Should -Be 'vlm-1'
        (Get-Request $sim).path | Should -Be '/v1/models'
    }

    It 'filters by name and domain, with wildcards, case-insensitive' {
        (Get-VlmModel -Domain DOCUMENT.invoice).Domain | Should -Be 'document.invoice'
        (Get-VlmModel -Domain *invoice*, audio.*).Domain | Sort-Object | Should -Contain 'audio.transcription'
        @(Get-VlmModel VLM-*).Count | Should -BeGreaterThan 20
        Get-VlmModel nothing* | Should -BeNullOrEmpty
        (Get-VlmModel vlm-1 -Domain document.receipt).Domain | Should -Be 'document.receipt'
    }

    It '-Chat lists the chat models' {
        $models = Get-VlmModel -Chat
        $models[0] | Should -BeOfType ([VlmRun.ChatModel])
        $models.Id | Should -Contain 'vlmrun-orion-1:auto'
        (Get-VlmModel *:fast -Chat).Id | Should -Be 'vlmrun-orion-1:fast'
        (Get-Request $sim).path | Sort-Object -Unique | Should -Be '/v1/openai/models'
    }

    It '-Id gets chat models, also from the pipeline' {
        (Get-VlmModel -Id vlmrun-orion-1:pro).Id | Should -Be 'vlmrun-orion-1:pro'
        (Get-VlmModel -Chat | Get-VlmModel).Id | Sort-Object | Should -Be ((Get-VlmModel -Chat).Id | Sort-Object)
        ('vlmrun-orion-1:lite' | Get-VlmModel -Chat).Id | Should -Be 'vlmrun-orion-1:lite'
    }

    It 'an invalid id is one error, and no malformed request is sent: <What>' -ForEach @(
        @{ What = 'empty'; Id = '' }, @{ What = '..'; Id = '..' }, @{ What = 'slash'; Id = '/' }, @{ What = 'Unicode'; Id = '日本' }
        @{ What = '10,000 characters'; Id = 'x' * 10000 }, @{ What = 'unknown'; Id = 'nowhere' }
    ) {
        $read = Get-VlmModel -Id $Id, vlmrun-orion-1:pro -ErrorVariable failed -ErrorAction SilentlyContinue
        $read.Id | Should -Be 'vlmrun-orion-1:pro'
        $failed.Count | Should -Be 1
        (Get-Request $sim).path | Where-Object { $_ -notmatch '^/v1/openai/models/[^/]+$' } | Should -BeNullOrEmpty
    }

    It 'an interrupted list is one error after the received rows; a rejected key is a terminating error' {
        Add-Fault $sim @{ kind = 'truncated'; path = '/v1/models' }
        $models = Get-VlmModel -ErrorVariable failed -ErrorAction SilentlyContinue
        $models.Count | Should -BeGreaterThan 5
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
        Set-Simulator $sim @{ keys = @('other') }
        { Get-VlmModel -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }

    It 'shows name and domain in a table' {
        Get-VlmModel -Domain document.invoice | Out-String -Width 100 | Should -Match 'Name +Domain\s[\s\S]*vlm-1 +document\.invoice'
    }
}
