BeforeDiscovery {
    $names = (Import-PowerShellDataFile "$env:VLMRUN_TEST_MODULE/VlmRun.psd1").CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

Describe 'Help' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $root = Split-Path (Split-Path $PSScriptRoot)
        $hooks = [psobject].Assembly.GetType('System.Management.Automation.Internal.InternalTestHooks')
    }

    It 'is created by the build, without PowerShell' {
        # Staged to another folder, with no pwsh on the PATH; the module under test does not change.
        $path = $env:PATH
        try {
            $env:PATH = Split-Path (Get-Command dotnet -CommandType Application)[0].Source
            $said = dotnet build "$root/src/VlmRun" -c Release -t:Stage --no-restore -p:BuildProjectReferences=false "-p:ModuleFolder=$TestDrive/VlmRun" -v quiet -nologo
        }
        finally { $env:PATH = $path }
        "$TestDrive/VlmRun/en-US/VlmRun.dll-Help.xml" | Should -Exist -Because "$said"
        $child = Invoke-FreshShell 'Import-Module $env:STAGED; $all = Get-Command -Module VlmRun | Get-Help -Full
            $all.Count; @($all | Where-Object Synopsis -NotLike "*.").Count; @($all.parameters.parameter | Where-Object { -not $_.description }).Count' @{ STAGED = "$TestDrive/VlmRun/VlmRun.psd1" }
        $child.Output -split '\r?\n' | Should -Be (Import-PowerShellDataFile "$env:VLMRUN_TEST_MODULE/VlmRun.psd1").CmdletsToExport.Count, 0, 0
    }

    It 'maps the operations of other clients to cmdlets and parameters that exist' {
        $text = Get-Content "$root/docs/other-clients.md" -Raw
        $named = @([regex]::Matches($text, '`(\w+-Vlm\w+)([^`]*)`'))
        $named.Count | Should -BeGreaterThan 60
        foreach ($match in $named) {
            $command = Get-Command $match.Groups[1].Value -ErrorAction Stop
            foreach ($parameter in [regex]::Matches($match.Groups[2].Value, '(?<= -)[A-Z]\w+')) { $null = $command.ResolveParameter($parameter.Value) }
        }
        # Routes of the API, each with at least one cmdlet that the page names.
        $cmdlets = @($named | ForEach-Object { $_.Groups[1].Value } | Select-Object -Unique)
        foreach ($row in Get-Content "$root/docs/routes.md" | Where-Object { $_ -match '^\| `(GET|POST|DELETE)' }) {
            @([regex]::Matches($row, '\w+-Vlm\w+') | Where-Object Value -In $cmdlets).Count | Should -BeGreaterThan 0 -Because $row
        }
    }

    Context '<Name>' -ForEach $names {
        It 'has an online address' {
            (Get-Command $Name).HelpUri | Should -Match '^https://'
            try {
                # Returns the address that it would open.
                $hooks::SetTestHook('BypassOnlineHelpRetrieval', $true)
                Get-Help $Name -Online | Should -Match 'https://docs\.vlm\.run'
            }
            finally { $hooks::SetTestHook('BypassOnlineHelpRetrieval', $false) }
        }

        It 'shows the parameters of each set as the command has them' {
            $help = @((Get-Help $Name).syntax.syntaxItem)
            $sets = (Get-Command $Name).ParameterSets
            $help.Count | Should -Be $sets.Count
            $common = [Management.Automation.PSCmdlet]::CommonParameters
            foreach ($index in 0..($sets.Count - 1)) {
                $declared = $sets[$index].Parameters | Where-Object Name -NotIn $common
                $shown = { "$($args[0]) $($args[1]) $($args[2]) $($args[3])".ToLowerInvariant() }
                @($help[$index].parameter | ForEach-Object { & $shown $_.name $_.required $_.position $_.pipelineInput } | Sort-Object) | Should -Be @(
                    $declared | ForEach-Object {
                        $piped = @(if ($_.ValueFromPipeline) { 'ByValue' }; if ($_.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
                        & $shown $_.Name $_.IsMandatory ($_.Position -ge 0 ? $_.Position : 'named') ($piped ? "True ($piped)" : 'False')
                    } | Sort-Object)
            }
        }

        It 'shows what people use most first, and -Session and what PowerShell adds last' {
            foreach ($set in @((Get-Help $Name).syntax.syntaxItem)) {
                $order = @($set.parameter.name)
                $positions = @($set.parameter | ForEach-Object { $_.position -eq 'named' ? ($_.required -eq 'true' ? 100 : 200) : [int]$_.position })
                $positions | Should -Be ($positions | Sort-Object)
                $last = @('ThrottleLimit', 'First', 'Skip', 'IncludeTotalCount', 'Session', 'WhatIf', 'Confirm') | Where-Object { $_ -in $order -and ($set.parameter | Where-Object name -EQ $_).required -ne 'true' }
                if ($last) { @($order | Select-Object -Last @($last).Count) | Should -Be $last }
                if ('Wait' -in $order -and 'Config' -in $order) { $order.IndexOf('Wait') | Should -BeLessThan $order.IndexOf('Config') }
            }
        }

        It 'has the order of the help in its page' {
            $page = (Get-Content "$root/docs/en-US/$Name.md" -Raw) -replace "`r"
            $section = [regex]::Match($page, '(?ms)^## SYNTAX\n(.*?)(?=^## )').Groups[1].Value
            $blocks = @([regex]::Matches($section, '(?s)```\n(.*?)\n```') | ForEach-Object { (([regex]::Matches($_.Groups[1].Value, '(?<=[\s\[])-(\w+)') | ForEach-Object { $_.Groups[1].Value }) -join ' ') })
            $help = @((Get-Help $Name).syntax.syntaxItem | ForEach-Object { $_.parameter.name -join ' ' })
            $blocks | Sort-Object | Should -Be ($help | Sort-Object)
        }

        It 'separates its examples by a blank line' {
            $text = (Get-Help $Name -Examples | Out-String -Width 120) -replace "`r"
            [regex]::Matches($text, '(?m)^    --- .* ---$').Count | Should -Be @((Get-Help $Name).examples.example).Count
            $text | Should -Not -Match '(?m)^ *\S.*\n    --- '
        }
    }
}
