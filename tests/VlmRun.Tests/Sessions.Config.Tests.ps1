Describe 'The key of the environment and of the configuration file of the command line' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $home0 = $env:HOME

        # A home folder with this text as configuration file; 'URL' in it is replaced by the address of the simulator.
        function Set-Home([string] $Toml) {
            $folder = New-Item -ItemType Directory -Path "$TestDrive/home-$([guid]::NewGuid())/.vlmrun" -Force
            [IO.File]::WriteAllText("$folder/config.toml", $Toml.Replace('URL', $sim.BaseUri))
            if (-not $IsWindows) { chmod 600 "$folder/config.toml" }
            $env:HOME = Split-Path $folder
            "$folder/config.toml"
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Disconnect-VlmRun
    }

    AfterEach {
        $env:HOME = $home0
        Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL -ErrorAction Ignore
    }

    Context 'config.toml' -Skip:$IsWindows {
        It 'sends the key as TOML defines it: <Name>' -ForEach @(
            @{ Name = 'of the top, not of a table'; Key = 'right'; Toml = "base_url = 'URL'`napi_key = 'right'`n[profiles.test]`napi_key = 'wrong'`nbase_url = 'http://127.0.0.1:1'" }
            @{ Name = 'of the top, not of an array of tables'; Key = 'right'; Toml = "base_url = 'URL'`napi_key = 'right'`n[[profiles]]`napi_key = 'wrong'" }
            @{ Name = 'a comment with quotes'; Key = 'k'; Toml = "api_key = `"k`" # don't `"quote`" it`nbase_url = 'URL' # `"" }
            @{ Name = 'escapes'; Key = 'a"b\c!A'; Toml = "api_key = `"a\`"b\\c\u0021\U00000041`"`nbase_url = `"URL`"" }
            @{ Name = 'a literal string'; Key = 'a\u0041"'; Toml = "api_key = 'a\u0041`"'`nbase_url = 'URL'" }
            @{ Name = 'as the command line writes it'; Key = 'a"b'; Toml = "api_key = `"a\`"b`"`nbase_url = `"URL`"`n" }
            @{ Name = 'Windows'' line ends'; Key = 'k'; Toml = "# c`r`napi_key = `"k`"`r`nbase_url = `"URL`"`r`n" }
            @{ Name = 'a byte order mark'; Key = 'k'; Toml = "$([char]0xFEFF)api_key = `"k`"`nbase_url = `"URL`"" }
            @{ Name = 'no blanks, and many'; Key = 'k'; Toml = "`t api_key=`"k`"`n`n   base_url   =   `"URL`"   " }
            @{ Name = 'quoted keys'; Key = 'k'; Toml = "`"api_key`" = 'k'`n'base_url' = 'URL'" }
            @{ Name = 'not one in a text, an array, an inline table or a dotted key'; Key = 'k'
                Toml = "about = `"`"`"`napi_key = 'no'`n`"`"`"`nmany = [ 'api_key = 1', # ]`n [2, 3], ]`ntable = { api_key = 'no' }`nother.api_key = 'no'`nwhen = 1979-05-27 07:32:00`non = true`nx = -1.5e3`napi_key = 'k'`nbase_url = 'URL'" }
            @{ Name = 'long strings'; Key = 'abc'; Toml = "api_key = `"`"`"\`n  a\`n  bc`"`"`"`nbase_url = '''URL'''" }
        ) {
            $null = Set-Home $Toml
            Set-Simulator $sim @{ keys = @($Key) }
            Connect-VlmRun
            (Get-VlmSession).Origin | Should -Be 'config file'
            (Get-VlmSession).BaseUri | Should -Be $sim.BaseUri
        }

        It 'an empty key counts as not set, and so does a key in a table' -ForEach "api_key = ''", "[default]`napi_key = 'k'", '', "# api_key = 'k'" {
            $null = Set-Home $_
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($m) Import-Module $m; Get-VlmPrediction -First 1').AddArgument("$env:VLMRUN_TEST_MODULE/VlmRun.psd1").Invoke()
                "$($shell.Streams.Error)" | Should -BeLike '*Not connected*'
            }
            finally { $shell.Runspace.Dispose(); $shell.Dispose() }
        }

        It 'invalid TOML is an error that names file and line, but not the key: <_>' -ForEach @(
            "x = 1`napi_key = 'secret", "x = 1`napi_key = `"secret", "x = 1`napi_key = `"sec\dret`"", "x = 1`napi_key = `"secret\ud83d`"", "x = 1`napi_key 'secret'",
            "x = 1`napi_key = 'secret' 'more'", "x = 1`n= 'secret'", "x = 1`napi_key =", "x = [1`n", "api_key = 'secret'`napi_key = 'secret2'", "x = 1`napi_key = 'a`u{1}secret'"
        ) {
            $path = Set-Home $_
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            $said = try { Connect-VlmRun } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            $said.ErrorDetails.Message | Should -BeLike "'$path' cannot be used, line 2: *"
            "$($said.ErrorDetails.Message) $($said.Exception.InnerException)" | Should -Not -Match 'secret'
        }

        It 'a key that is a number or an unquoted word is an error: not a string' -ForEach 'api_key = 12345', 'api_key = sec ret' {
            $path = Set-Home $_
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            { Connect-VlmRun } | Should -Throw "'$path' cannot be used, since its 'api_key' is not a string: put it in quotes."
        }

        It 'an invalid file is not read if variables or parameters are sufficient' {
            $null = Set-Home 'api_key ='
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri
            $env:VLMRUN_API_KEY = 'sim-key'
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            Connect-VlmRun
            (Get-VlmSession).Origin | Should -Be 'environment'
        }

        It 'that every account can read causes a warning, once' {
            $path = Set-Home "api_key = 'sim-key'`nbase_url = 'URL'"
            chmod 644 $path
            Connect-VlmRun -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeLike "'$path' contains the key, and every account*chmod 600*"
            chmod 600 $path
            Connect-VlmRun -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeNullOrEmpty
        }

        It 'causes the warning also without Connect-VlmRun' {
            $path = Set-Home "api_key = 'sim-key'`nbase_url = 'URL'"
            chmod 644 $path
            $child = Invoke-FreshShell 'Import-Module $env:MODULE; 1, 2 | ForEach-Object { $null = Get-VlmPrediction -First 1 } 3>&1 | ForEach-Object { "$_" }; foreach ($i in 1, 2) { $null = Get-VlmPrediction -First 1 -WarningVariable w -WarningAction SilentlyContinue; "w$i $w" }' @{ HOME = $env:HOME }
            $child.Output | Should -Match "contains the key"
            [regex]::Matches($child.Output, 'contains the key').Count | Should -Be 1
        }
    }

    Context 'variables' {
        It 'an unencrypted address from <Where> causes the warning of Connect-VlmRun' -ForEach @(
            @{ Where = 'VLMRUN_BASE_URL'; Variables = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = 'http://h.invalid' }; Toml = '' }
            @{ Where = 'config.toml'; Variables = @{}; Toml = "api_key = 'sim-key'`nbase_url = 'http://h.invalid'" }
        ) {
            if ($IsWindows -and $Toml) { Set-ItResult -Skipped -Because 'the home folder cannot be set'; return }
            $null = Set-Home $Toml
            # Nothing is sent.
            $script = 'Import-Module $env:MODULE; 1, 2 | ForEach-Object { Send-VlmFile $PROFILE -WhatIf -WarningVariable w -WarningAction SilentlyContinue -ErrorAction SilentlyContinue; "${_}: $w" }'
            $child = Invoke-FreshShell $script (@{ HOME = $env:HOME } + $Variables)
            $child.Output | Should -BeLike '*1: http://h.invalid/v1 is not encrypted: the key and all data are sent unencrypted.*2:*'
            [regex]::Matches($child.Output, 'not encrypted').Count | Should -Be 1
        }

        It 'an invalid key is rejected with the message of Connect-VlmRun, which does not contain it: <Name>' -ForEach @(
            @{ Name = 'a line break'; Key = "two`nlines" }
            @{ Name = 'a carriage return and a header'; Key = "two`r`nX-Other: lines" }
            @{ Name = 'a letter beyond ASCII'; Key = 'schlüssel' }
            @{ Name = 'an invisible letter'; Key = "two$([char]0x200B)lines" }
            @{ Name = 'a blank'; Key = 'two lines' }
        ) {
            $env:VLMRUN_API_KEY = $Key
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            $sentence = 'The key in VLMRUN_API_KEY contains a character that is not allowed in keys. Check that only the key was copied.'
            { Connect-VlmRun } | Should -Throw $sentence -ErrorId 'BadValue,*'
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($m) Import-Module $m; Get-VlmPrediction -First 1').AddArgument("$env:VLMRUN_TEST_MODULE/VlmRun.psd1").Invoke()
                "$($shell.Streams.Error)" | Should -Be $sentence
            }
            finally { $shell.Runspace.Dispose(); $shell.Dispose() }
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a line break at its end is trimmed' {
            $env:VLMRUN_API_KEY = "sim-key`r`n"
            $env:VLMRUN_BASE_URL = $sim.BaseUri
            { Connect-VlmRun } | Should -Not -Throw
        }
    }
}
