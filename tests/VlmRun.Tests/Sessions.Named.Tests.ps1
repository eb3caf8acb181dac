Describe 'Sessions for several accounts' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $one = Start-Simulator
        $two = Start-Simulator
        $home0 = $env:HOME
        function Set-Home([string] $Toml) {
            $folder = New-Item -ItemType Directory -Path "$TestDrive/home-$([guid]::NewGuid())/.vlmrun" -Force
            [IO.File]::WriteAllText("$folder/config.toml", $Toml.Replace('ONE', $one.BaseUri).Replace('TWO', $two.BaseUri))
            if (-not $IsWindows) { chmod 600 "$folder/config.toml" }
            $env:HOME = Split-Path $folder
        }

        # The keys that a simulator was sent.
        function Set-Key($Simulator, [string] $Key) { Set-Simulator $Simulator @{ keys = @($Key) } }
    }

    AfterAll { Stop-Simulator $one; Stop-Simulator $two }

    BeforeEach {
        Reset-Simulator $one
        Reset-Simulator $two
        Get-VlmSession -All | ForEach-Object { Disconnect-VlmRun -Session $_ }
        Disconnect-VlmRun
    }

    AfterEach {
        $env:HOME = $home0
        Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL, Function:Get-Secret -ErrorAction Ignore
    }

    It 'are used by name; the most recently connected session is the current one' {
        Connect-VlmRun -Name prod -ApiKey (Get-TestKey) -BaseUri $one.BaseUri
        Connect-VlmRun -Name test -ApiKey (Get-TestKey) -BaseUri $two.BaseUri
        Clear-Request $one
        Clear-Request $two
        $null = Get-VlmPrediction -First 1 -Session prod
        @(Get-Request $one).Count, @(Get-Request $two).Count | Should -Be 1, 0
        $null = Get-VlmPrediction -First 1
        @(Get-Request $one).Count, @(Get-Request $two).Count | Should -Be 1, 1
        $null = Get-VlmPrediction -First 1 -Session PROD
        @(Get-Request $one).Count | Should -Be 2
        (Get-VlmSession).Name | Should -Be test
        (Get-VlmSession -Session prod).BaseUri | Should -Be $one.BaseUri
        $all = Get-VlmSession -All
        $all.Name | Should -Be 'prod', 'test'
        $all | Out-String -Width 120 | Should -Match 'prod'
        # By its id, and as an object.
        (Get-VlmSession -Session $all[0].Id).Name | Should -Be prod
        (Get-VlmSession -Session $all[0]).Name | Should -Be prod
        $all | ConvertTo-Json | Should -Not -Match 'sim-key'
    }

    It 'without a name is called default, and replaces the one before it' {
        Connect-Simulator $one
        $first = Get-VlmSession
        Connect-Simulator $two
        @(Get-VlmSession -All).Count | Should -Be 1
        (Get-VlmSession -Session default).BaseUri | Should -Be $two.BaseUri
        # Whoever kept the other can go on with it.
        $null = Get-VlmPrediction -First 1 -Session $first
        @(Get-Request $one GET).Count | Should -Be 1
    }

    It 'an unknown name is an error that lists the names, and nothing is sent' {
        Connect-VlmRun -Name prod -ApiKey (Get-TestKey) -BaseUri $one.BaseUri -NoCheck
        { Get-VlmPrediction -Session prd } | Should -Throw "*no session 'prd'*prod*Connect-VlmRun -Name*"
        { Get-VlmPrediction -Session '' } | Should -Throw
        { Get-VlmPrediction -Session $null } | Should -Throw
        @(Get-Request $one).Count | Should -Be 0
    }

    It 'Disconnect-VlmRun ends one and keeps the others' {
        Connect-VlmRun -Name prod -ApiKey (Get-TestKey) -BaseUri $one.BaseUri -NoCheck
        Connect-VlmRun -Name test -ApiKey (Get-TestKey) -BaseUri $two.BaseUri -NoCheck
        $prod = Get-VlmSession -Session prod
        Disconnect-VlmRun -Session prod
        (Get-VlmSession -All).Name | Should -Be test
        $prod.IsClosed | Should -BeTrue
        (Get-VlmSession).Name | Should -Be test
        Disconnect-VlmRun
        Get-VlmSession -All | Should -BeNullOrEmpty
        { Get-VlmPrediction -First 1 } | Should -Throw '*Disconnected*'
    }

    It 'are completed by name, with their address' {
        Connect-VlmRun -Name prod -ApiKey (Get-TestKey) -BaseUri $one.BaseUri -NoCheck
        Connect-VlmRun -Name 'my test' -ApiKey (Get-TestKey) -BaseUri $two.BaseUri -NoCheck
        $found = (TabExpansion2 'Get-VlmPrediction -Session p').CompletionMatches
        $found.CompletionText | Should -Be prod
        $found.ToolTip | Should -BeLike "$($one.BaseUri)*"
        (TabExpansion2 'Get-VlmPrediction -Session m').CompletionMatches.CompletionText | Should -Be "'my test'"
    }

    Context 'profiles' -Skip:$IsWindows {
        It 'give key and address, each its own' {
            Set-Home "api_key = 'top'`nbase_url = 'ONE'`n[profiles.prod]`napi_key = 'key-prod'`nbase_url = 'ONE'`n[other]`napi_key = 'no'`n[profiles.test] # a comment`napi_key = `"key-test`"`nbase_url = 'TWO'"
            Set-Key $one 'key-prod'
            Set-Key $two 'key-test'
            # Variables do not count for a profile that is named.
            $env:VLMRUN_API_KEY = 'wrong'
            Connect-VlmRun -Name prod
            Connect-VlmRun -Name Test
            $all = Get-VlmSession -All
            $all.BaseUri | Should -Be $one.BaseUri, $two.BaseUri
            $all.Origin | Should -Be 'profile', 'profile'
            (TabExpansion2 'Connect-VlmRun -Name p').CompletionMatches.CompletionText | Should -Be prod
        }

        It 'are not used without a name: the top-level key is' {
            Set-Home "api_key = 'top'`nbase_url = 'ONE'`n[profiles.prod]`napi_key = 'key-prod'`nbase_url = 'TWO'"
            Set-Key $one 'top'
            Connect-VlmRun
            (Get-VlmSession).BaseUri | Should -Be $one.BaseUri
            @(Get-Request $two).Count | Should -Be 0
        }

        It 'never send their key to the address of another account' {
            Set-Home "api_key = 'top'`nbase_url = 'ONE'`n[profiles.prod]`napi_key = 'key-prod'"
            $env:VLMRUN_BASE_URL = $two.BaseUri
            Set-Key $two 'key-prod'
            Connect-VlmRun -Name prod
            (Get-VlmSession).BaseUri | Should -Be $two.BaseUri
            # Without the variable it is the service's own address; nothing is sent there.
            Remove-Item Env:VLMRUN_BASE_URL
            Connect-VlmRun -Name prod -NoCheck
            (Get-VlmSession).BaseUri | Should -Be 'https://api.vlm.run/v1'
            Disconnect-VlmRun
            @(Get-Request $one).Count | Should -Be 0
        }

        It 'an unknown profile is an error that lists the profiles; with a key it is the name of the session' {
            Set-Home "api_key = 'top'`nbase_url = 'ONE'`n[profiles.prod]`napi_key = 'key-prod'`nbase_url = 'TWO'"
            { Connect-VlmRun -Name prd } | Should -Throw "*no profile 'prd'*prod*"
            @(Get-Request $one).Count | Should -Be 0
            Connect-VlmRun -Name prd -ApiKey (Get-TestKey) -BaseUri $one.BaseUri
            (Get-VlmSession).Name | Should -Be prd
            Set-Home "api_key = 'top'`nbase_url = 'ONE'"
            Set-Key $one 'top'
            Connect-VlmRun -Name anything
            (Get-VlmSession).Name, (Get-VlmSession).Origin | Should -Be 'anything', 'config file'
        }

        It 'may name a secret instead of a key' {
            Set-Home "[profiles.prod]`nsecret_name = 'Vlm'`nvault = 'Work'`nbase_url = 'ONE'"
            function global:Get-Secret { param($Name, $Vault) if ("$Name/$Vault" -eq 'Vlm/Work') { ConvertTo-SecureString 'sim-key' -AsPlainText -Force } }
            Connect-VlmRun -Name prod
            (Get-VlmSession).SecretName, (Get-VlmSession).Vault, (Get-VlmSession).Origin | Should -Be 'Vlm', 'Work', 'secret'
        }

        It 'a broken file is an error that names the line; a profile without a key says what is missing' -ForEach @(
            @{ Toml = "[profiles.prod]`napi_key = 'k`n"; Says = '*line*' }
            @{ Toml = "[profiles.prod`napi_key = 'k'"; Says = '*line*' }
            @{ Toml = "[profiles.prod]`napi_key = 'k'`n[profiles.prod]`napi_key = 'l'"; Says = '*twice*' }
            @{ Toml = "[profiles.prod]`nbase_url = 'ONE'"; Says = "*'prod'*neither api_key nor secret_name*" }
            @{ Toml = "[profiles.prod]`napi_key = 5"; Says = "*'api_key'*" }
        ) {
            Set-Home $Toml
            { Connect-VlmRun -Name prod } | Should -Throw $Says
            (TabExpansion2 'Connect-VlmRun -Name zz').CompletionMatches.CompletionText | Should -Not -Contain prod
        }
    }

    Context 'a secret of a vault' {
        It 'is read in the user''s session, and only its name is kept: <Kind>' -ForEach @(
            @{ Kind = 'secure'; Make = { ConvertTo-SecureString 'sim-key' -AsPlainText -Force } }
            @{ Kind = 'text'; Make = { 'sim-key' } }
            @{ Kind = 'credential'; Make = { [pscredential]::new('me', (ConvertTo-SecureString 'sim-key' -AsPlainText -Force)) } }
        ) {
            $global:vlmSecret = & $Make
            function global:Get-Secret { param($Name, $Vault) $global:vlmAsked = "$Name|$Vault"; $global:vlmSecret }
            $said = Connect-VlmRun -SecretName VlmRun -Vault Work -BaseUri $one.BaseUri -PassThru -Verbose -Debug *>&1
            $global:vlmAsked | Should -Be 'VlmRun|Work'
            $session = Get-VlmSession
            $session.SecretName, $session.Vault, $session.Origin | Should -Be 'VlmRun', 'Work', 'secret'
            "$($said | Out-String)$($session | ConvertTo-Json)$($session | Format-List * | Out-String)" | Should -Not -Match 'sim-key'
            $null = Get-VlmPrediction -First 1 -ErrorAction Stop
            Remove-Variable vlmSecret, vlmAsked -Scope Global
        }

        It '<What> is one clear error' -ForEach @(
            @{ What = 'no SecretManagement'; Secret = $null; Says = '*no Get-Secret*' }
            @{ What = 'no such secret'; Secret = 'throw'; Says = "*'VlmRun'*was not found*" }
            @{ What = 'nothing'; Secret = 'null'; Says = "*'VlmRun' does not exist*" }
            @{ What = 'something else'; Secret = 'table'; Says = '*is a Hashtable*' }
        ) {
            $global:vlmCase = $Secret
            if ($Secret) { function global:Get-Secret { param($Name, $Vault) switch ($global:vlmCase) { throw { throw "The secret $Name was not found." } table { @{ a = 1 } } } } }
            { Connect-VlmRun -SecretName VlmRun -BaseUri $one.BaseUri } | Should -Throw $Says
            Remove-Variable vlmCase -Scope Global
            Get-VlmSession | Should -BeNullOrEmpty
        }
    }
}
