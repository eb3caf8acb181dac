BeforeDiscovery {
    $manifest = Import-PowerShellDataFile "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
    $names = $manifest.CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

Describe 'Conventions' {
    BeforeAll {
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $root = Split-Path (Split-Path $PSScriptRoot)
        $manifest = Import-PowerShellDataFile "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        function Get-OwnParameter([string] $Name) { (Get-Command $Name).Parameters.Values | Where-Object Name -NotIn $common }
    }

    Context '<Name>' -ForEach $names {
        It 'declares its output type' { (Get-Command $Name).OutputType | Should -Not -BeNullOrEmpty }

        It 'has an approved verb and a singular noun with the prefix Vlm' {
            $verb, $noun = $Name -split '-'
            $verb | Should -BeIn (Get-Verb).Verb
            $noun | Should -BeLike 'Vlm*'
            $noun | Should -Not -Match '[^s]s$'
        }

        It 'names its parameters in PascalCase' {
            (Get-OwnParameter $Name).Name | Where-Object { $_ -cnotmatch '^([A-Z][a-z]+)+[A-Z]?$' } | Should -BeNullOrEmpty
        }

        It 'has -Session in every parameter set' {
            $session = (Get-Command $Name).Parameters['Session']
            $session.ParameterType.FullName | Should -Be 'VlmRun.VlmSession'
            $session.ParameterSets.Keys | Should -Be '__AllParameterSets'
        }

        It 'supports ShouldProcess if it changes something' {
            $asks = (Get-Command $Name).Parameters.ContainsKey('WhatIf')
            if ($Name -match '^(New|Remove|Update|Send|Submit|Publish)-') { $asks | Should -BeTrue }
            if ($Name -match '^(Get|Wait|Receive|Test)-') { $asks | Should -BeFalse }
        }

        It 'has time parameters in seconds, as numbers' {
            (Get-OwnParameter $Name | Where-Object ParameterType -Match 'TimeSpan').Name | Should -BeNullOrEmpty
        }

        It 'has a page that names exactly its parameters' {
            $page = "$root/docs/en-US/$Name.md"
            $page | Should -Exist
            $text = Get-Content $page -Raw
            $named = [regex]::Matches($text, '(?m)^###\s+-(\w+)').ForEach({ $_.Groups[1].Value })
            $named | Where-Object { $_ -notin $common } | Sort-Object -Unique | Should -Be ((Get-OwnParameter $Name).Name | Sort-Object)
        }

        It 'has the help of its page' {
            $help = Get-Help $Name -Full
            $help.Synopsis | Should -BeLike '*.'
            $help.description.Text -join '' | Should -Not -BeNullOrEmpty
            $help.examples.example[0].code | Should -BeLike "*$Name*"
            $silent = $help.parameters.parameter | Where-Object { -not ($_.description.Text -join '') }
            $silent.name | Should -BeNullOrEmpty
            $help.parameters.parameter.name | Where-Object { $_ -notin $common } | Sort-Object | Should -Be ((Get-OwnParameter $Name).Name | Sort-Object)
        }
    }

    Context 'the module' {
        It 'has a cmdlet for each name in its manifest, and no other' {
            (Get-Command -Module VlmRun).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
            (Get-Module VlmRun).ExportedAliases.Count + (Get-Module VlmRun).ExportedFunctions.Count + (Get-Module VlmRun).ExportedVariables.Count | Should -Be 0
        }

        It 'has no page without a cmdlet' {
            (Get-ChildItem "$root/docs/en-US" -Filter *-*.md -ErrorAction Ignore).BaseName | Where-Object { $_ -notin $manifest.CmdletsToExport } | Should -BeNullOrEmpty
        }

        It 'has its version in the changelog' {
            "$root/CHANGELOG.md" | Should -Exist
            Get-Content "$root/CHANGELOG.md" -Raw | Should -Match "(?m)^##\s+\[?$([regex]::Escape($manifest.ModuleVersion))\b"
        }

        It 'has a valid manifest' {
            (Test-ModuleManifest "$env:VLMRUN_TEST_MODULE/VlmRun.psd1").Name | Should -Be 'VlmRun'
        }

        It 'has no notes to its authors in the source' {
            # In two parts, so that this file does not match.
            $mark = 'TO' + 'DO|FIX' + 'ME|HA' + 'CK\b'
            $files = Get-ChildItem $root -Recurse -File -Include *.cs, *.ps1, *.psm1, *.psd1, *.ps1xml, *.csproj, *.md, *.sh |
                Where-Object FullName -NotMatch '[\\/](bin|obj|out|\.git)[\\/]'
            $files.Count | Should -BeGreaterThan 50
            $files | Select-String -Pattern $mark -CaseSensitive | ForEach-Object { "$($_.Path):$($_.LineNumber)" } | Should -BeNullOrEmpty
        }

        It 'creates error records in one file, and redacts secrets in one file' {
            $source = Get-ChildItem "$root/src" -Recurse -Filter *.cs | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]'
            @($source | Select-String 'new ErrorRecord\(|new\(exception, id, category' -List).Filename | Should -Be 'ErrorRecords.cs'
            @($source | Select-String '"\*\*\*"' -List).Filename | Should -Be 'Redactor.cs'
        }
    }
}
