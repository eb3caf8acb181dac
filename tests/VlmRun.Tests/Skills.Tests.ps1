Describe 'Skills' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-FileFolder "$TestDrive/files" 1
        function New-SkillFolder([string] $Path, [string] $Name, [hashtable] $More = @{}) {
            $null = New-Item -ItemType Directory $Path -Force
            [IO.File]::WriteAllText("$Path/SKILL.md", "---`nname: $Name`ndescription: Does $Name.`n---`n# $Name`n")
            foreach ($file in $More.Keys) {
                $null = New-Item -ItemType Directory (Split-Path "$Path/$file") -Force
                [IO.File]::WriteAllText("$Path/$file", $More[$file])
            }
            Get-Item -LiteralPath $Path
        }
        function New-Skill([hashtable] $Seed) { Invoke-Control $sim Post skills $Seed }
        function Get-Text([string] $Path) { Get-ChildItem -LiteralPath $Path -Recurse -File -Force | ForEach-Object { "$([IO.Path]::GetRelativePath($Path, $_)): $([IO.File]::ReadAllText($_))" } | Sort-Object }
        $folder = New-SkillFolder "$TestDrive/invoices" invoices @{ 'scripts/run.py' = 'print(1)'; '.hidden' = 'h'; 'größe/日本.txt' = 'j' }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 1 }
        $out = "$TestDrive/out-$([guid]::NewGuid())"
    }

    Context 'Update-VlmSkill by name' {
        It 'finds the skill, and makes a new version' {
            $made = New-VlmSkill $folder
            $updated = Update-VlmSkill invoices -Description 'By name.' -ErrorAction Stop
            $updated.Name, $updated.Description | Should -Be 'invoices', 'By name.'
            [int]$updated.Version | Should -Be ([int]$made.Version + 1)
            (Update-VlmSkill -Name invoices -Path $folder -ErrorAction Stop).Name | Should -Be invoices
            # An id in this place, as before.
            (Update-VlmSkill $made.Id -Description 'By id.' -ErrorAction Stop).Description | Should -Be 'By id.'
            ($made | Update-VlmSkill -Description 'Piped.' -ErrorAction Stop).Description | Should -Be 'Piped.'
        }

        It 'a name that is none is NotFound, and the others are updated' {
            $null = New-VlmSkill $folder
            $got = Update-VlmSkill no-such-skill, invoices -Description x -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.Name | Should -Be invoices
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be no-such-skill
            { Update-VlmSkill invoices -Path $folder -FileId x } | Should -Throw '*-Path and -FileId*'
        }
    }

    Context 'New-VlmSkill' {
        It 'creates a skill from a folder: uploads its zip archive and uses the name in SKILL.md' {
            $skill = New-VlmSkill $folder -ErrorAction Stop
            $skill | Should -BeOfType ([VlmRun.Skill])
            $skill.Name, $skill.Version, $skill.Description | Should -Be 'invoices', '1', 'Does invoices.'
            $upload = @(Get-Request $sim POST /v1/files)
            $upload.upload.filename, $upload.upload.purpose | Should -Be 'invoices.zip', 'assistants'
            (Get-Request $sim POST /v1/skills/create).body | ConvertTo-Json -Compress |
                Should -Be ('{"file_id":"' + $upload.file_id + '","name":"invoices","description":"Does invoices."}')
        }

        It 'recognises the same folder, also as a copy and in another session, and sends nothing' {
            $null = New-VlmSkill $folder
            Copy-Item $folder "$TestDrive/copy" -Recurse -Force
            (Get-Item "$TestDrive/copy/SKILL.md").LastWriteTime = '2001-01-01'
            Connect-Simulator $sim
            Clear-Request $sim
            (New-VlmSkill "$TestDrive/copy" -ErrorAction Stop).Version | Should -Be '2'
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
            [IO.File]::AppendAllText("$TestDrive/copy/SKILL.md", 'more')
            $null = New-VlmSkill "$TestDrive/copy" -ErrorAction Stop
            @(Get-Request $sim POST /v1/files).Count | Should -Be 1
        }

        It 'skips hidden folders, names them, and creates a skill that can be saved' {
            $checkout = New-SkillFolder "$TestDrive/checkout" checkout @{ '.git/config' = 'token'; '.git/hooks/pre-commit' = 'x'; '.vscode/tasks.json' = '{}'; 'sub/.cache/x' = 'x'; '.gitignore' = '*'; 'a.txt' = 'a' }
            $made = New-VlmSkill $checkout -ErrorAction Stop -Verbose 4>&1
            $told = @($made | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -like '*left out*' })
            $told.Count | Should -Be 1
            foreach ($name in '.git', '.vscode', 'sub*.cache') { "$told" | Should -BeLike "*$name*" }
            $saved = $made | Where-Object { $_ -is [VlmRun.Skill] } | Save-VlmSkill -Destination $out -ErrorAction Stop
            Get-Text $saved.FullName | ForEach-Object { ($_ -split ': ')[0] } | Should -Be '.gitignore', 'a.txt', 'SKILL.md'
        }

        It 'accepts folders from the pipeline; -Name and -Description override SKILL.md' {
            $null = New-SkillFolder "$TestDrive/many/a" a
            $null = New-SkillFolder "$TestDrive/many/b" b
            (Get-ChildItem "$TestDrive/many" | New-VlmSkill).Name | Sort-Object | Should -Be 'a', 'b'
            (New-VlmSkill "$TestDrive/many/*").Version | Should -Be '2', '2'
            $skill = New-VlmSkill $folder -Name other -Description 'Else.'
            $skill.Name, $skill.Description | Should -Be 'other', 'Else.'
            $made = Get-ChildItem "$TestDrive/many" | New-VlmSkill -Name one -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 1
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
        }

        It 'accepts a zip archive of a folder, a file at the service, a prompt and a chat' {
            [IO.Compression.ZipFile]::CreateFromDirectory($folder, "$TestDrive/a.zip")
            (New-VlmSkill "$TestDrive/a.zip" -ErrorAction Stop).Name | Should -Be 'invoices'
            $file = Send-VlmFile "$TestDrive/a.zip"
            ($file | New-VlmSkill -ErrorAction Stop).Version | Should -Be '2'
            (New-VlmSkill -FileId $file.Id -Name x -ErrorAction Stop).Name | Should -Be 'x'
            $null = New-VlmSkill -Prompt 'Read plates.' -Name plates -JsonSchema @{ type = 'object' } -ErrorAction Stop
            $body = @(Get-Request $sim POST /v1/skills/create)[-1].body
            $body.prompt, $body.name, $body.json_schema.type | Should -Be 'Read plates.', 'plates', 'object'
            $chat = Invoke-Control $sim Post chats @{ count = 1 }
            (New-VlmSkill -ChatId $chat -Name c -ErrorAction Stop).Name | Should -Be 'c'
            ([pscustomobject]@{ ChatId = $chat } | New-VlmSkill -Name c -ErrorAction Stop).Version | Should -Be '2'
            @(Get-Request $sim POST /v1/skills/create)[-1].body.session_id | Should -Be $chat
        }

        It 'rejects <What> with a reason, and continues with the others' -ForEach @(
            @{ What = 'a folder without SKILL.md'; Name = 'none'; Says = '*no SKILL.md*'; Make = { $null = New-Item -ItemType Directory $_ -Force; [IO.File]::WriteAllText("$_/skill.txt", 'x') } }
            @{ What = 'a folder with a link out of it'; Name = 'link'; Says = "*'sub/out' is a link*"; Make = { $null = New-SkillFolder $_ l @{ 'sub/a' = 'a' }; $null = New-Item -ItemType SymbolicLink "$_/sub/out" -Target $files[0].FullName } }
            @{ What = 'a folder with a link to a folder'; Name = 'linked'; Says = "*'etc' is a link*"; Make = { $null = New-SkillFolder $_ l; $null = New-Item -ItemType SymbolicLink "$_/etc" -Target /etc } }
            @{ What = 'a file that is no zip'; Name = 'no.zip'; Says = '*nor a zip*'; Make = { [IO.File]::WriteAllText($_, 'x') } }
            @{ What = 'front matter without an end'; Name = 'front'; Says = "*no second '---' line*"; Make = { $null = New-Item -ItemType Directory $_ -Force; [IO.File]::WriteAllText("$_/SKILL.md", "---`nname: x`n") } }
        ) {
            "$TestDrive/$Name" | ForEach-Object $Make
            $made = "$TestDrive/$Name", $folder.FullName | New-VlmSkill -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Name | Should -Be 'invoices'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'SkillUnusable,*'
            $failed[0].TargetObject | Should -Be "$TestDrive/$Name"
            $failed[0].ErrorDetails.Message | Should -BeLike $Says
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'a path that does not exist is FileNotFound' {
            New-VlmSkill "$TestDrive/missing" -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        }

        It 'accepts 10,000 files and not more' {
            $many = New-SkillFolder "$TestDrive/ten" ten
            foreach ($i in 1..9999) { [IO.File]::WriteAllText("$many/$i.txt", "$i") }
            $skill = New-VlmSkill $many -ErrorAction Stop
            $saved = $skill | Save-VlmSkill -Destination $out -ErrorAction Stop
            [IO.Directory]::GetFiles($saved.FullName).Count | Should -Be 10000
            [IO.File]::WriteAllText("$many/one.txt", 'more')
            New-VlmSkill $many -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'SkillUnusable,*'
            $failed[0].ErrorDetails.Message | Should -BeLike '*more than 10000 files*'
        }

        It 'a schema that is <What> is rejected before anything is sent' -ForEach @(
            @{ What = 'not JSON'; Schema = '{"type"' }, @{ What = 'no object'; Schema = '"x"' }, @{ What = 'not there'; Schema = 'missing.json' }
        ) {
            { New-VlmSkill -Prompt x -JsonSchema $Schema } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'creates and sends nothing with -WhatIf' {
            New-VlmSkill $folder -WhatIf | Should -BeNullOrEmpty
            New-VlmSkill -Prompt x -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'leaves no zip archive' {
            $temp = (New-Item -ItemType Directory "$TestDrive/temp").FullName
            $names = 'TMPDIR', 'TMP', 'TEMP'
            $before = $names | ForEach-Object { [Environment]::GetEnvironmentVariable($_) }
            $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $temp) }
            try {
                $null = New-VlmSkill $folder -ErrorAction Stop | Save-VlmSkill -Destination $out -ErrorAction Stop
                Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/files'; times = -1 }
                $null = New-VlmSkill (New-SkillFolder "$TestDrive/unsent" unsent) -ErrorVariable failed -ErrorAction SilentlyContinue
                $failed.Count | Should -Be 1
                Get-ChildItem $temp -Force | Should -BeNullOrEmpty
            }
            finally { 0..2 | ForEach-Object { [Environment]::SetEnvironmentVariable($names[$_], $before[$_]) } }
        }
    }

    Context 'Get-VlmSkill' {
        It 'lists all, page by page, in the requested order' {
            $ids = New-Skill @{ count = 130; name = 's' }
            $all = Get-VlmSkill
            @($all).Count | Should -Be 130
            $all.Id | Should -Be $ids[129..0]
            Clear-Request $sim
            (Get-VlmSkill -First 3 -Skip 2 -OrderBy name -Ascending).Name | Should -Be 's-0003', 's-0004', 's-0005'
            $query = (Get-Request $sim).query
            'offset=2', 'limit=3', 'order_by=name', 'descending=false' | ForEach-Object { $query | Should -BeLike "*$_*" }
            $query | Should -Not -Match 'grouped|skip'
            (Get-VlmSkill -First 1 -OrderBy name).Name | Should -Be 's-0130'
            @(Get-VlmSkill -First 0).Count | Should -Be 0
        }

        It '-Grouped returns the latest version of each name' {
            $null = New-Skill @{ name = 'a' }; $null = New-Skill @{ name = 'b' }; $null = New-Skill @{ name = 'a' }
            (Get-VlmSkill -Grouped | Sort-Object Name | ForEach-Object { "$($_.Name):$($_.Version)" }) | Should -Be 'a:2', 'b:1'
            @(Get-VlmSkill).Count | Should -Be 3
        }

        It 'gets skills by id, by object and by name and version' {
            $one = New-Skill @{ name = 'a' }
            $two = New-Skill @{ name = 'a' }
            (Get-VlmSkill -Id $one).Version | Should -Be '1'
            ($one, $two | Get-VlmSkill | Get-VlmSkill).Id | Sort-Object | Should -Be (@($one, $two) | Sort-Object)
            (Get-VlmSkill a).Id | Should -Be $two
            (Get-VlmSkill a -Version 1).Id | Should -Be $one
            Get-VlmSkill a -Version 9 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmSkill'
        }

        It 'is shown with its name and version' {
            $null = New-Skill @{ name = 'a'; description = 'Does a.' }
            Get-VlmSkill | Out-String -Width 140 | Should -Match 'a\s+1 .*Does a\.'
        }
    }

    Context 'bad ids' {
        It '<Command> <What>: one error that names it, and the others are returned' -ForEach @(
            foreach ($command in 'Get-VlmSkill', 'Update-VlmSkill', 'Save-VlmSkill') {
                @{ Command = $command; What = 'empty'; Id = ''; Sent = 0 }
                @{ Command = $command; What = '..'; Id = '..'; Sent = 0 }
                @{ Command = $command; What = '/'; Id = '/'; Sent = 1 }
                @{ Command = $command; What = 'with a path'; Id = '../../files'; Sent = 1 }
                @{ Command = $command; What = 'in another script'; Id = '日本 é'; Sent = 1 }
                @{ Command = $command; What = 'of 10,000 letters'; Id = 'x' * 10000; Sent = 1 }
            }
        ) {
            $good = New-Skill @{ name = 'good' }
            $with = @{ 'Update-VlmSkill' = @{ Description = 'd' }; 'Save-VlmSkill' = @{ Destination = $out } }[$Command] ?? @{}
            $got = $Id, $good | & $Command @with -ErrorVariable failed -ErrorAction SilentlyContinue
            @($got).Name | Should -Be 'good'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -Match $(if ($Sent) { '^(NotFound|ValidationFailed|RequestFailed)' } else { '^BadValue' })
            $failed[0].TargetObject | Should -Be $Id
            $odd = @((Get-Request $sim).path | Where-Object { $_ -notlike "*$good*" })
            $odd.Count | Should -BeLessOrEqual $Sent
            $odd | ForEach-Object { $_ -replace '^/v1/skills/' -replace '/update$' | Should -Not -Match '/' }
        }
    }

    Context 'Update-VlmSkill' {
        It 'creates a new version from a folder, a file or a description' {
            $skill = New-VlmSkill $folder
            $changed = New-SkillFolder "$TestDrive/changed" invoices @{ 'new.txt' = 'new' }
            $second = $skill | Update-VlmSkill -Path $changed -ErrorAction Stop
            $second.Version | Should -Be '2'
            ($second | Save-VlmSkill -Destination $out).GetFiles().Name | Sort-Object | Should -Be 'new.txt', 'SKILL.md'
            (Update-VlmSkill $skill.Id -Description 'Other.').Description | Should -Be 'Other.'
            (Get-Request $sim POST "/v1/skills/$($skill.Id)/update")[-1].body | ConvertTo-Json -Compress | Should -Be '{"description":"Other."}'
            [IO.Compression.ZipFile]::CreateFromDirectory($changed, "$TestDrive/changed.zip")
            $file = Send-VlmFile "$TestDrive/changed.zip"
            (Update-VlmSkill $skill.Id -FileId $file.Id).Version | Should -Be '4'
        }

        It 'uploads a folder once for several skills' {
            $ids = New-Skill @{ count = 3; name = 's' }
            @($ids | Update-VlmSkill -Path $folder).Count | Should -Be 3
            @(Get-Request $sim POST /v1/files).Count | Should -Be 1
        }

        It 'an invalid folder is an error for each skill, and nothing is changed' {
            $ids = New-Skill @{ count = 2; name = 's' }
            $ids | Update-VlmSkill -Path $files[0].DirectoryName -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'SkillUnusable,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'changes nothing without a change, and with -WhatIf' {
            $id = New-Skill @{ name = 's' }
            { Update-VlmSkill $id } | Should -Throw -ErrorId 'BadParameter,*'
            Update-VlmSkill $id -Path $folder -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'Save-VlmSkill' {
        It 'saves a skill as its original folder, and returns the folder' {
            $skill = New-VlmSkill $folder
            $saved = $skill | Save-VlmSkill -Destination $out -ErrorAction Stop
            $saved | Should -BeOfType ([IO.DirectoryInfo])
            $saved.FullName | Should -Be (Join-Path $out invoices)
            Get-Text $saved.FullName | Should -Be (Get-Text $folder.FullName)
            (Get-Request $sim GET /get/skills).headers.authorization | Should -Be 'absent'
            Connect-Simulator $sim
            Clear-Request $sim
            ($saved | New-VlmSkill).Version | Should -Be '2'
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
        }

        It 'saves by id and by name and version, to the current folder by default' {
            $null = New-VlmSkill $folder
            $null = New-VlmSkill (New-SkillFolder "$TestDrive/v2" invoices @{ 'v2.txt' = '2' })
            $null = New-Item -ItemType Directory $out
            Push-Location $out
            try { (Save-VlmSkill invoices -Version 1).GetFiles().Name | Should -Contain '.hidden' } finally { Pop-Location }
            (Save-VlmSkill -Id (Get-VlmSkill invoices).Id -Destination "$out/below/it").GetFiles().Name | Should -Contain 'v2.txt'
            (Get-ChildItem $out).Name | Should -Be 'below', 'invoices'
        }

        It 'does not change existing files, and -Force overwrites only files of the skill' {
            $skill = New-VlmSkill $folder
            $null = New-SkillFolder "$out/invoices" mine @{ 'mine.txt' = 'mine'; 'scripts/run.py' = 'mine' }
            $before = Get-Text $out
            $skill | Save-VlmSkill -Destination $out -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'Exists,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
            Get-Text $out | Should -Be $before
            $null = $skill | Save-VlmSkill -Destination $out -Force -ErrorAction Stop
            [IO.File]::ReadAllText("$out/invoices/scripts/run.py") | Should -Be 'print(1)'
            [IO.File]::ReadAllText("$out/invoices/mine.txt") | Should -Be 'mine'
        }

        It 'writes nothing of an archive that is <Archive>' -ForEach @(
            'dotdot', 'backslash', 'absolute', 'drive', 'symlink', 'hooks', 'duplicates', 'bomb', 'truncated', 'html' | ForEach-Object { @{ Archive = $_ } }
        ) {
            $id = New-Skill @{ name = 'evil' }
            Set-Simulator $sim @{ skill_archive = $Archive }
            Save-VlmSkill -Id $id -Destination $out -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -Match '^(SkillUnsafe|ConnectionFailed),'
            $failed[0].TargetObject | Should -Be $id
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Test-Path $out | Should -BeFalse
            Test-Path /tmp/vlmrun-escaped.txt | Should -BeFalse
            "$($failed[0] | Format-List * -Force | Out-String)" | Should -Not -Match '/get/skills'
        }

        It 'a hidden name becomes a visible one' {
            $id = New-Skill @{ name = '.ssh' }
            (Save-VlmSkill -Id $id -Destination $out -ErrorAction Stop).Name | Should -Be '_ssh'
        }

        It 'nothing is written through a link, with or without -Force' -Skip:$IsWindows {
            $id = New-Skill @{ name = 'linked' }
            $other = New-Item -ItemType Directory "$TestDrive/other-$([guid]::NewGuid())"
            [IO.File]::WriteAllText("$other/SKILL.md", 'mine')
            $null = New-Item -ItemType Directory $out
            $null = New-Item -ItemType SymbolicLink -Path "$out/linked" -Target $other
            foreach ($force in $true, $false) {
                Save-VlmSkill -Id $id -Destination $out -Force:$force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
                $failed.FullyQualifiedErrorId | Should -BeLike 'FolderNotWritten,*'
                $failed[0].ErrorDetails.Message | Should -BeLike "*'*linked' is a link to*"
            }

            Get-Content "$other/SKILL.md" | Should -Be 'mine'
            @(Get-ChildItem $other).Count | Should -Be 1
        }

        It 'an interrupted transfer leaves no files, and the others are saved' {
            $ids = New-Skill @{ count = 2; name = 's' }
            Add-Fault $sim @{ kind = 'drop_in_answer'; path = "/get/skills/$($ids[0])/*"; times = -1 }
            $saved = $ids | Save-VlmSkill -Destination $out -ErrorVariable failed -ErrorAction SilentlyContinue
            $saved.Name | Should -Be 's-0002'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            (Get-ChildItem $out -Force).Name | Should -Be 's-0002'
        }

        It 'a name from the service does not lead to another folder: <Name>' -ForEach @(@{ Name = '../../evil' }, @{ Name = '/tmp/evil' }, @{ Name = '..' }) {
            $id = New-Skill @{ name = $Name }
            $saved = Save-VlmSkill -Id $id -Destination $out -ErrorAction Stop
            Split-Path $saved.FullName | Should -Be $out
            @(Get-ChildItem $out -Force).Count | Should -Be 1
        }

        It 'a folder that is not writable is FolderNotWritten' {
            $id = New-Skill @{ name = 's' }
            [IO.File]::WriteAllText($out, 'a file')
            Save-VlmSkill -Id $id -Destination "$out/below" -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FolderNotWritten,*'
            { Save-VlmSkill s -Destination env: } | Should -Throw -ErrorId 'BadParameter,*'
        }

        It 'sends no request with -WhatIf' {
            $id = New-Skill @{ name = 's' }
            Save-VlmSkill -Id $id -Destination $out -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
            Test-Path $out | Should -BeFalse
        }
    }

    Context '-Skill' {
        It '<What> is sent as a reference' -ForEach @(
            @{ What = 'a name'; Skill = 'invoices'; Id = 'invoices'; Version = 'latest' }
            @{ What = 'a name and a version'; Skill = 'invoices:2'; Id = 'invoices'; Version = '2' }
            @{ What = 'a UUID'; Skill = '0d442783-5426-4fea-abf9-42b7dd89b02e'; Id = '0d442783-5426-4fea-abf9-42b7dd89b02e'; Version = 'latest' }
        ) {
            $null = Invoke-VlmAgent invoice-reader -Skill $Skill -ErrorAction SilentlyContinue
            (Get-Request $sim POST /v1/agent/execute).body.config.skills | ConvertTo-Json -Compress | Should -Be ('{"type":"skill_reference","skill_id":"' + $Id + '","skill_version":"' + $Version + '"}')
        }

        It 'an object is sent as a reference to its version' {
            $skill = New-VlmSkill $folder
            $execution = Invoke-VlmAgent invoice-reader -Skill $skill, invoices -ErrorAction Stop
            $sent = (Get-Request $sim POST /v1/agent/execute).body.config.skills
            $sent.skill_id | Should -Be $skill.Id, 'invoices'
            $sent.skill_version | Should -Be '1', 'latest'
        }

        It 'a folder is sent in the request: <What>' -ForEach @(
            @{ What = 'as an object'; Given = { $folder } }
            @{ What = 'as a path'; Given = { $folder.FullName } }
            @{ What = 'from here'; Given = { './invoices' } }
            @{ What = 'as a drive has it'; Given = { 'TestDrive:/invoices' } }
        ) {
            Push-Location $TestDrive
            try { $null = Invoke-VlmAgent invoice-reader -Skill (& $Given) -ErrorAction Stop } finally { Pop-Location }
            $skill = (Get-Request $sim POST /v1/agent/execute).body.config.skills[0]
            $skill.type, $skill.name, $skill.description, $skill.source.type, $skill.source.media_type | Should -Be 'inline', 'invoices', 'Does invoices.', 'base64', 'application/zip'
            $skill.PSObject.Properties.Name | Should -Be 'type', 'name', 'description', 'source'
            $zip = [IO.Compression.ZipArchive]::new([IO.MemoryStream]::new([Convert]::FromBase64String($skill.source.data)))
            $zip.Entries.FullName | Should -Be '.hidden', 'SKILL.md', 'größe/日本.txt', 'scripts/run.py'
            @(Get-Request $sim).Count | Should -Be 1
        }

        It 'a folder is sent with predictions too' {
            $null = New-VlmDocumentPrediction $files[0] -Skill $folder -ErrorAction Stop
            (Get-Request $sim POST /v1/document/generate).body.config.skills[0].type | Should -Be 'inline'
        }

        It 'is rejected before anything is sent: <What>' -ForEach @(
            @{ What = 'a folder that is not there'; Given = './missing'; Says = '*missing*does not exist*' }
            @{ What = 'a folder without SKILL.md'; Given = './files'; Says = '*no SKILL.md*' }
            @{ What = 'nothing'; Given = ''; Says = '*not a skill*' }
            @{ What = 'a name without a version'; Given = 'a:'; Says = '*not a skill*' }
        ) {
            Push-Location $TestDrive
            try { { Invoke-VlmAgent invoice-reader -Skill $Given } | Should -Throw -ExpectedMessage $Says } finally { Pop-Location }
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'is rejected if it is too large for a request' {
            $large = New-SkillFolder "$TestDrive/large" large
            $null = New-LargeFile "$large/noise" 4MB
            { Invoke-VlmAgent invoice-reader -Skill $large } | Should -Throw -ExpectedMessage '*more than 4 MB*New-VlmSkill*'
        }
    }
}
