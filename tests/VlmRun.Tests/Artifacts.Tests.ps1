Describe 'Artifacts' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $chat = '9b2d6a52-6c0e-4a10-9c4e-4b7c7d0f3a11'
        function Add-Artifact([hashtable] $With) {
            $seed = @{ session_id = $chat; text = 'content'; content_type = 'text/plain' }
            foreach ($name in $With.Keys) { $seed[$name] = $With[$name] }
            $null = Invoke-Control $sim Post artifacts $seed
        }

        function Get-Saved { @(Get-ChildItem -LiteralPath $out -Force -Recurse -File -ErrorAction Ignore) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 1 }
        $out = "$TestDrive/$([guid]::NewGuid())"
    }

    Context 'Get-VlmArtifact' {
        It 'lists the artifacts of a chat, by id and by answer' {
            $answer = Invoke-VlmChat 'artifact: img artifact: url' -NoStream
            $answer.ArtifactIds.Count | Should -Be 2
            foreach ($list in (Get-VlmArtifact $answer.ChatId), ($answer | Get-VlmArtifact), ($answer.ChatId | Get-VlmArtifact)) {
                $list[0] | Should -BeOfType ([VlmRun.Artifact])
                $list.Id | Should -Be $answer.ArtifactIds
                $list.ChatId | Sort-Object -Unique | Should -Be $answer.ChatId
                $list.ExecutionId | Should -Be $null, $null
                "$($list[0])" | Should -Be $list[0].Id
            }

            $answer | Get-VlmArtifact | Out-String | Should -Match "img_\w{6} +img_\w{6}\.\w+ +chat $($answer.ChatId)"
        }

        It 'lists the artifacts of an execution, also for any object with its id' {
            $id = (Invoke-Control $sim Post executions @{ count = 1; status = 'completed' })[0]
            $null = Invoke-Control $sim Post artifacts @{ execution_id = $id; object_id = 'doc_00ff00'; text = 'x' }
            foreach ($list in (Get-VlmArtifact -ExecutionId $id), ([pscustomobject]@{ Id = $id } | Get-VlmArtifact), (Get-VlmExecution $id | Get-VlmArtifact)) {
                $list.Id, $list.ExecutionId, $list.ChatId | Should -Be 'doc_00ff00', $id, $null
            }
        }

        It 'writes one error for each invalid id, and the others' {
            Add-Artifact @{ object_id = 'img_000001' }
            $list = '', '..', 'a/b', "ä`u{2028}日", ('x' * 10000), $chat | Get-VlmArtifact -ErrorVariable errors -ErrorAction SilentlyContinue
            $list.Id | Should -Be 'img_000001'
            $errors.Count | Should -Be 5
            @(Get-Request $sim).path | Sort-Object -Unique | Should -Be '/v1/artifacts/list'
        }

        It 'an unreadable response is an error' {
            Add-Fault $sim @{ kind = 'garbled'; path = '/v1/artifacts/list' }
            $null = Get-VlmArtifact $chat -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
        }
    }

    Context 'Save-VlmArtifact' {
        It 'saves the artifacts of an answer, each with the extension of its type' {
            $answer = Invoke-VlmChat 'artifact: img artifact: vid artifact: aud artifact: doc artifact: recon artifact: arr artifact: url' -NoStream
            $saved = $answer | Save-VlmArtifact -Destination $out -ErrorAction Stop
            $saved[0] | Should -BeOfType ([IO.FileInfo])
            # The same type as from Get-Item, so that its size is shown.
            $saved[0].PSPath | Should -Be (Get-Item $saved[0].FullName).PSPath
            $saved.FullName | Sort-Object | Should -Be (Get-Saved).FullName
            foreach ($id in $answer.ArtifactIds) {
                $kind = ($id -split '_')[0]
                $expected = @{ img = '.png', '.jpg'; vid = '.mp4'; aud = '.mp3'; doc = '.pdf'; recon = '.spz'; arr = '.bin'; url = '.pdf' }[$kind]
                ($saved | Where-Object BaseName -EQ $id).Extension | Should -BeIn $expected
            }

            # The content of a url_ artifact is requested without the key.
            @(Get-Request $sim GET /get/artifacts).headers.authorization | Should -Be 'absent'
        }

        It 'saves the exact bytes, by id, by name, from a list and from a table' {
            Add-Artifact @{ object_id = 'doc_000001'; filename = 'report.pdf'; content_type = 'application/pdf'; text = 'The report.' }
            $ways = @(
                { Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -Force }
                { Save-VlmArtifact -FileName report.pdf -ChatId $chat -Destination $out -Force }
                { Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out -Force }
                { 'doc_000001' | Save-VlmArtifact -ChatId $chat -Destination $out -Force }
                { Get-VlmArtifact $chat | ConvertTo-Csv | ConvertFrom-Csv | Save-VlmArtifact -Destination $out -Force }
            )
            foreach ($way in $ways) {
                $file = & $way
                Get-Content -LiteralPath $file.FullName -Raw | Should -BeExactly 'The report.'
                $file.Name | Should -BeIn 'report.pdf', 'doc_000001.pdf'
            }

            (Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out -Force).Name | Should -Be 'report.pdf'
        }

        It 'gives the name <Name> of type <Type> the extension of the type: <Expected>' -ForEach @(
            @{ Name = 'chart.jpg'; Type = 'image/png'; Expected = 'chart.png' }
            @{ Name = 'chart.jpeg'; Type = 'image/jpeg'; Expected = 'chart.jpeg' }
            @{ Name = 'chart.JPG'; Type = 'image/jpeg'; Expected = 'chart.JPG' }
            @{ Name = 'report.v2'; Type = 'application/pdf'; Expected = 'report.v2.pdf' }
            @{ Name = 'data.csv'; Type = 'text/plain'; Expected = 'data.csv' }
            @{ Name = 'data'; Type = 'text/plain; charset=utf-8'; Expected = 'data.txt' }
            @{ Name = 'model.glb'; Type = 'application/octet-stream'; Expected = 'model.glb' }
            @{ Name = 'data'; Type = 'application/x-unheard-of'; Expected = 'data.bin' }
        ) {
            Add-Artifact @{ object_id = 'doc_000001'; filename = $Name; content_type = $Type }
            (Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out).Name | Should -BeExactly $Expected
        }

        It 'the name <Name> does not lead to another folder' -ForEach @(
            @{ Name = '../../escaped.txt'; Expected = '__.._escaped.txt' }
            @{ Name = '/tmp/escaped.txt'; Expected = '_tmp_escaped.txt' }
            @{ Name = '..\..\escaped.txt'; Expected = '__.._escaped.txt' }
            @{ Name = 'C:\escaped.txt'; Expected = 'C__escaped.txt' }
            @{ Name = '..'; Expected = '_.txt' }
            @{ Name = '.bashrc'; Expected = '_bashrc.txt' }
            @{ Name = 'CON'; Expected = '_CON.txt' }
            @{ Name = 'nul.txt'; Expected = '_nul.txt' }
            @{ Name = 'com1.tar.txt'; Expected = '_com1.tar.txt' }
            @{ Name = "a`0b`nc`u{9b}.txt"; Expected = 'a_b_c_.txt' }
            @{ Name = "gpj`u{202e}.txt"; Expected = 'gpj_.txt' }
            @{ Name = 'a<b>|"?*.txt'; Expected = 'a_b_____.txt' }
            @{ Name = 'trailing. . '; Expected = 'trailing.txt' }
        ) {
            Add-Artifact @{ object_id = 'doc_000001'; filename = $Name; content_type = 'text/plain' }
            $saved = Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out -ErrorAction Stop
            $saved.Name | Should -BeExactly $Expected
            $saved.DirectoryName | Should -Be (Get-Item $out).FullName
            (Get-Saved).Count | Should -Be 1
        }

        It 'an id does not lead to another folder either' {
            foreach ($id in '..', '../up', 'a/b', "日`u{0}") { Add-Artifact @{ object_id = $id } }
            $saved = '..', '../up', 'a/b', "日`u{0}" | Save-VlmArtifact -ChatId $chat -Destination $out -ErrorAction Stop
            $saved.DirectoryName | Sort-Object -Unique | Should -Be (Get-Item $out).FullName
            $saved.Count | Should -Be 4
        }

        It 'truncates a name of <Count> <Letter> to the limit of the file system' -ForEach @(@{ Letter = 'x'; Count = 10000 }, @{ Letter = '日'; Count = 300 }, @{ Letter = '𝄞'; Count = 300 }) {
            Add-Artifact @{ object_id = 'doc_000001'; filename = "$($Letter * $Count).pdf"; content_type = 'application/pdf' }
            $name = (Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out -ErrorAction Stop).Name
            [Text.Encoding]::UTF8.GetByteCount($name) | Should -BeIn (250..255)
            $name | Should -Match "^($Letter)+\.pdf$"
        }

        It 'does not overwrite existing files without -Force' {
            Add-Artifact @{ object_id = 'doc_000001'; text = 'new' }
            $null = New-Item -ItemType Directory $out
            Set-Content "$out/doc_000001.txt" 'old'
            Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'Exists,*'
            Get-Content "$out/doc_000001.txt" | Should -Be 'old'
            $null = Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -Force
            Get-Content "$out/doc_000001.txt" | Should -Be 'new'
            (Get-Saved).Count | Should -Be 1
        }

        It 'accepts an existing folder, a new folder, and a file name' {
            Add-Artifact @{ object_id = 'doc_000001' }
            (Save-VlmArtifact doc_000001 -ChatId $chat -Destination "$out/deep/er").FullName | Should -Be (Get-Item "$out/deep/er/doc_000001.txt").FullName
            (Save-VlmArtifact doc_000001 -ChatId $chat -Destination "$out/v1.0/").FullName | Should -Be (Get-Item "$out/v1.0/doc_000001.txt").FullName
            (Save-VlmArtifact doc_000001 -ChatId $chat -Destination "$out/mine.dat").FullName | Should -Be (Get-Item "$out/mine.dat").FullName
            Push-Location $out
            try { (Save-VlmArtifact doc_000001 -ChatId $chat).FullName | Should -Be (Get-Item "$out/doc_000001.txt").FullName } finally { Pop-Location }
        }

        It 'does not write two artifacts to one file, even with -Force' {
            Add-Artifact @{ object_id = 'doc_000001'; filename = 'same.txt'; text = 'one' }
            Add-Artifact @{ object_id = 'doc_000002'; filename = 'same.txt'; text = 'two' }
            $saved = Get-VlmArtifact $chat | Save-VlmArtifact -Destination $out -Force -ErrorVariable errors -ErrorAction SilentlyContinue
            @($saved).Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'Exists,*'
        }

        It 'sends and writes nothing with -WhatIf' {
            Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -WhatIf 6>$null
            Get-Request $sim | Should -BeNullOrEmpty
            $out | Should -Not -Exist
        }

        It 'follows a redirect (<Status>) to another host without the key' -ForEach @(@{ Status = 302 }, @{ Status = 303 }, @{ Status = 307 }) {
            Set-Simulator $sim @{ artifact_redirect = $Status }
            Add-Artifact @{ object_id = 'doc_000001'; text = 'elsewhere' }
            Get-Content (Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out).FullName | Should -Be 'elsewhere'
            @(Get-Request $sim GET /get/).headers.authorization | Should -Be 'absent'
        }

        It 'leaves no partial file when a download is interrupted' {
            Add-Artifact @{ object_id = 'doc_000001'; bytes = 300000; text = $null }
            Add-Fault $sim @{ kind = 'drop_in_answer'; path = '/v1/artifacts' }
            $null = Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            Get-Saved | Should -BeNullOrEmpty
        }

        It 'leaves no partial file after a stop' {
            Add-Artifact @{ object_id = 'doc_000001'; bytes = 3000000; text = $null }
            Add-Fault $sim @{ kind = 'stall_body'; delay_ms = 60000; path = '/v1/artifacts' }
            $script = Start-Script $sim 'Save-VlmArtifact doc_000001 -ChatId $_.Chat -Destination $_.Out' @{ Chat = $chat; Out = $out }
            try {
                Wait-Until { (Get-Saved).Length -gt 0 }
                $script.Shell.Stop()
                Get-Saved | Should -BeNullOrEmpty
            }
            finally { Remove-Script $script }
        }

        It 'reports a folder that is not writable, and leaves no file' {
            Add-Artifact @{ object_id = 'doc_000001' }
            Set-Content "$TestDrive/file" 'no folder'
            $null = Save-VlmArtifact doc_000001 -ChatId $chat -Destination "$TestDrive/file/below/" -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
            $null = Save-VlmArtifact doc_000001 -ChatId $chat -Destination "$TestDrive/$('x' * 300)/" -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
        }

        It 'reports a full disk, and leaves no file' -Skip:(-not $IsLinux) {
            # A limit on the size of files stands for a full disk; its signal is ignored, so that the write fails.
            Add-Artifact @{ object_id = 'doc_000001'; bytes = 3000000; text = $null }
            $script = @"
                Import-Module `$env:MODULE; Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
                Save-VlmArtifact doc_000001 -ChatId $chat -Destination $out -ErrorVariable errors -ErrorAction SilentlyContinue
                `$errors[0].FullyQualifiedErrorId; `$errors[0].ErrorDetails.RecommendedAction
"@
            $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
            $env:MODULE = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
            try { $said = bash -c "trap '' XFSZ; ulimit -f 1000; DOTNET_EnableWriteXorExecute=0 '$((Get-Shell) -join "' '")' -NoProfile -NonInteractive -EncodedCommand $encoded" }
            finally { Remove-Item Env:MODULE }
            $said[0] | Should -BeLike 'OutputNotWritten,*'
            $said[1] | Should -BeLike 'Free disk space*'
            Get-Saved | Should -BeNullOrEmpty
        }

        It 'writes one error for each invalid id: <Name>' -ForEach @(@{ Name = 'empty'; Id = '' }, @{ Name = 'two dots'; Id = '..' }, @{ Name = 'a slash'; Id = 'a/b' }, @{ Name = 'Unicode'; Id = "ä`u{2028}日" }, @{ Name = '10,000 characters'; Id = 'x' * 10000 }) {
            Add-Artifact @{ object_id = 'doc_000001' }
            foreach ($call in { Save-VlmArtifact $Id -ChatId $chat -Destination $out }, { Save-VlmArtifact -FileName $Id -ChatId $chat -Destination $out }, { Save-VlmArtifact doc_000001 -ChatId $Id -Destination $out }, { Save-VlmArtifact doc_000001 -ExecutionId $Id -Destination $out }) {
                $all = @(& $call 2>&1)
                $all.Count | Should -Be 1
                $all[0] | Should -BeOfType ([Management.Automation.ErrorRecord])
            }

            @(Get-Request $sim).path | Sort-Object -Unique | Should -BeIn @($null, '/v1/artifacts')
            Get-Saved | Should -BeNullOrEmpty
        }

        It 'requires exactly one of -ChatId and -ExecutionId' {
            foreach ($call in { Save-VlmArtifact doc_000001 -Destination $out }, { Save-VlmArtifact doc_000001 -ChatId a -ExecutionId b -Destination $out }) {
                $all = @(& $call 2>&1)
                $all.Count | Should -Be 1
                "$all" | Should -Match 'Exactly one of these is required'
            }

            Get-Request $sim | Should -BeNullOrEmpty
        }

        It 'rejects a url_ artifact that contains no web address' {
            Add-Artifact @{ object_id = 'url_000001'; text = 'file:///etc/passwd' }
            $null = Save-VlmArtifact url_000001 -ChatId $chat -Destination $out -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
            Get-Saved | Should -BeNullOrEmpty
        }
    }
}
