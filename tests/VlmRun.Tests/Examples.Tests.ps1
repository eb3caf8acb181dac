BeforeDiscovery {
    Import-Module "$PSScriptRoot/Examples.psm1" -Force
    $root = Split-Path (Split-Path $PSScriptRoot)
    $examples = @(
        Get-ChildItem "$root/docs/en-US/*-*.md" | ForEach-Object { Get-PageExample $_ }
        Get-ChildItem "$root/docs/en-US/about_*.md" | ForEach-Object { Get-TopicExample $_ }
        Get-MarkdownExample "$root/README.md"
    ) | ForEach-Object { @{ Page = $_.Page; Title = $_.Title; Example = $_ } }
}

Describe 'Examples' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Examples.psm1" -Force
        $sim = Start-Simulator
        Set-Simulator $sim @{ job_seconds = 0; sync_seconds = 0; webhook_secret = 'sim-key' }
        $env:VLMRUN_API_KEY = 'sim-key'
        $env:VLMRUN_BASE_URL = $sim.BaseUri
        New-ExampleFolder "$TestDrive/template"
        $count = 0
    }
    AfterAll {
        Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL -ErrorAction Ignore
        Stop-Simulator $sim
    }

    It '<Page>: <Title>' -ForEach $examples {
        $folder = "$TestDrive/$((++$script:count))"
        Copy-Item "$TestDrive/template" $folder -Recurse
        $result = Invoke-Example $sim $Example $folder
        if ($Example.Output -notmatch '(?m)^\w+-Vlm\w+: ') { "$($result.Errors)" | Should -BeNullOrEmpty }
        if ($Example.Output) {
            $wanted = @(Get-Shape $Example.Output)
            # A page may show the beginning only.
            if ($wanted) { @(Get-Shape $result.Text | Select-Object -First $wanted.Count) | Should -Be $wanted -Because "the output is:`n$($result.Text)" }
            # -WhatIf writes to the host, which this runspace does not have.
            if ($Example.Output -notmatch '^What if:') { "$($result.Text)$($result.Errors)" | Should -Not -BeNullOrEmpty }
            # Get-Help indents it by 4.
            ($Example.Output -split "`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 76
        }
    }
}
