Describe 'Files' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-FileFolder "$TestDrive/files" 4
        # The smallest size that is checked by hash before the upload.
        $large = New-LargeFile "$TestDrive/large.pdf" 1MB
        function Get-Upload { @(Get-Request $sim | Where-Object upload) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 1 }
    }

    Context 'Send-VlmFile' {
        It 'sends a small file completely, with one request and its name' {
            $sent = Send-VlmFile $files[0] -ErrorAction Stop
            $request = Get-Request $sim
            @($request).Count | Should -Be 1
            $request.method, $request.path | Should -Be 'POST', '/v1/files'
            $request.upload.md5 | Should -Be (Get-Md5 $files[0])
            $request.upload.filename | Should -Be '0001.pdf'
            $request.upload.purpose | Should -Be 'assistants'
            $sent | Should -BeOfType ([VlmRun.VlmFile])
            $sent.Id | Should -Be $request.file_id
            $sent.Bytes | Should -Be $files[0].Length
            $sent.Source | Should -Be $files[0].FullName
            $sent.IsReused | Should -BeFalse
            $sent.CreatedAt.Kind | Should -Be 'Local'
        }

        It 'keeps the name <Name> unchanged' -ForEach @(@{ Name = 'Größe €.pdf' }, @{ Name = 'a b&c=d.pdf' }, @{ Name = 'x[1].pdf' }, @{ Name = 'semi;colon=x.pdf' }, @{ Name = '日本.pdf' }) {
            [IO.File]::WriteAllText("$TestDrive/$Name", "content $Name")
            $sent = Send-VlmFile -LiteralPath "$TestDrive/$Name" -ErrorAction Stop
            $sent.FileName | Should -Be $Name
            (Get-Upload).upload.filename | Should -Be $Name
        }

        It 'sends a file whose name is not valid in a form under a similar name' {
            $odd = "$TestDrive/quo`"te and`nline.pdf"
            [IO.File]::WriteAllText($odd, 'odd')
            $sent = Send-VlmFile -LiteralPath $odd -ErrorAction Stop
            $sent.FileName | Should -Be 'quo%22te and%0Aline.pdf'
            $sent.Source | Should -Be $odd
        }

        It 'accepts wildcards, the pipeline and literal paths' {
            (Send-VlmFile "$TestDrive/files/*.pdf").Source | Sort-Object | Should -Be $files.FullName
            Connect-Simulator $sim
            ($files | Send-VlmFile).Source | Sort-Object | Should -Be $files.FullName
            Connect-Simulator $sim
            ($files.FullName | Send-VlmFile).Source | Sort-Object | Should -Be $files.FullName
            @(Get-Upload).Count | Should -Be 12
        }

        It 'has at most -ThrottleLimit files in flight' {
            Set-Simulator $sim @{ latency_ms = 50 }
            @($files | Send-VlmFile -ThrottleLimit 2).Count | Should -Be 4
            (Invoke-Control $sim Get log).max_concurrent | Should -Be 2
        }

        It '-Method Presigned sends the content to storage, without the key' {
            $sent = Send-VlmFile $files[0] -Method Presigned -ErrorAction Stop
            $requests = Get-Request $sim
            $requests.path -replace '/put/.*', '/put' -replace 'upload/.*', 'upload' | Should -Be '/v1/files/presigned-url', '/put', '/v1/files/verify-upload'
            $put = $requests[1]
            $put.method | Should -Be 'PUT'
            $put.status | Should -Be 200
            $put.headers.authorization | Should -Be 'absent'
            $put.upload.md5 | Should -Be (Get-Md5 $files[0])
            $put.content_length | Should -Be $files[0].Length
            $requests[0].headers.authorization | Should -Be 'present'
            $sent.Id | Should -Be $put.file_id
            $sent.Bytes | Should -Be $files[0].Length
        }

        It 'sends more than 32 MiB to storage by default, and not with -Method Direct' {
            $huge = New-LargeFile "$TestDrive/huge.mp4" (32MB + 1)
            try {
                $sent = Send-VlmFile $huge -ErrorAction Stop
                $put = Get-Request $sim PUT
                $put.upload.md5 | Should -Be (Get-Md5 $huge)
                $sent.Bytes | Should -Be $huge.Length
                $null = Send-VlmFile $huge -Method Direct -Force -ErrorAction Stop
                (Get-Request $sim POST /v1/files | Where-Object upload).upload.bytes | Should -Be $huge.Length
            }
            finally { Remove-Item $huge }
        }

        It '-Purpose and -PublicUrl are sent with the file, and only if given' {
            $plain = Send-VlmFile $files[0]
            (Get-Request $sim POST /v1/files)[-1].query | Should -Not -Match 'generate_public_url'
            $sent = Send-VlmFile $files[1] -Purpose vision -PublicUrl
            $request = @(Get-Request $sim POST /v1/files)[-1]
            $request.query | Should -BeLike '*generate_public_url=true*'
            $request.upload.purpose | Should -Be 'vision'
            $sent.Purpose | Should -Be 'vision'
            $sent.PublicUrl | Should -BeLike 'http*'
            (Send-VlmFile $files[2] -PublicUrl:$false).PublicUrl | Should -BeNullOrEmpty
            Send-VlmFile $files[3] -Purpose nonsense -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ValidationFailed,*'
        }

        It 'from 1 MiB, checks whether the service has the content, where "no" is <Miss>, and then does not send it again' -ForEach @(@{ Miss = '404' }, @{ Miss = 'empty' }) {
            Set-Simulator $sim @{ hash_miss = $Miss }
            $first = Send-VlmFile $large -ErrorAction Stop
            $first.IsReused | Should -BeFalse
            (Get-Request $sim).path | Should -Be "/v1/files/hash/$(Get-Md5 $large)", '/v1/files'
            Connect-Simulator $sim
            Clear-Request $sim
            $again = Send-VlmFile $large -ErrorAction Stop
            $again.Id | Should -Be $first.Id
            $again.IsReused | Should -BeTrue
            $again.Source | Should -Be $large.FullName
            (Get-Request $sim).path | Should -Be "/v1/files/hash/$(Get-Md5 $large)"
        }

        It 'does not check smaller files without -Reuse' {
            $first = Send-VlmFile $files[0]
            Connect-Simulator $sim
            Clear-Request $sim
            $again = Send-VlmFile $files[0] -Reuse
            $again.Id | Should -Be $first.Id
            $again.IsReused | Should -BeTrue
            @(Get-Upload).Count | Should -Be 0
            Connect-Simulator $sim
            (Send-VlmFile $files[0]).Id | Should -Not -Be $first.Id
        }

        It '-Force always sends, and does not check' {
            $first = Send-VlmFile $large
            Clear-Request $sim
            $again = Send-VlmFile $large -Force
            $again.Id | Should -Not -Be $first.Id
            (Get-Request $sim).path | Should -Be '/v1/files'
        }

        It 'sends the same content once, however often it is in one pipeline' {
            Copy-Item $files[0] "$TestDrive/twin.pdf"
            Set-Simulator $sim @{ latency_ms = 30 }
            $sent = $files[0], (Get-Item "$TestDrive/twin.pdf"), $files[0], $files[1] | Send-VlmFile -ErrorAction Stop
            @($sent).Count | Should -Be 4
            @(Get-Upload).Count | Should -Be 2
            $sent.Source | Sort-Object | Should -Be (@($files[0].FullName, $files[0].FullName, $files[1].FullName, "$TestDrive/twin.pdf") | Sort-Object)
            @($sent | Where-Object Source -NE $files[1].FullName).Id | Sort-Object -Unique | Should -HaveCount 1
            @($sent | Where-Object IsReused).Count | Should -Be 2
        }

        It 'sends it again if the service has lost it' {
            $first = Send-VlmFile $files[0]
            Remove-VlmFile $first.Id -Confirm:$false
            (Send-VlmFile $files[0] -ErrorAction Stop).Id | Should -Not -Be $first.Id
        }

        It 'a failed check of the content does not prevent the upload' {
            Add-Fault $sim @{ kind = 'status'; status = 500; path = '/v1/files/hash/*'; times = -1 }
            Connect-Simulator $sim @{ MaxRetry = 0 }
            $sent = Send-VlmFile $large -Verbose -ErrorAction Stop 4>&1
            @($sent | Where-Object { $_ -is [VlmRun.VlmFile] }).Count | Should -Be 1
            @($sent -match 'Could not check').Count | Should -Be 1
        }

        It 'sends the whole file again after a failed try: <Way>, <Kind>' -ForEach @(
            @{ Way = 'Direct'; Kind = 'status'; Path = '/v1/files'; More = @{ status = 503; retry_after = 0 } }
            @{ Way = 'Presigned'; Kind = 'status'; Path = '/put/*'; More = @{ status = 503; retry_after = 0 } }
            @{ Way = 'Presigned'; Kind = 'drop_in_read'; Path = '/put/*'; More = @{ after_bytes = 200000 } }
            @{ Way = 'Presigned'; Kind = 'drop_after_read'; Path = '/put/*'; More = @{} }
        ) {
            Add-Fault $sim (@{ kind = $Kind; path = $Path } + $More)
            $sent = Send-VlmFile $large -Method $Way -Force -ErrorAction Stop
            $sent.Bytes | Should -Be $large.Length
            $tries = @(Get-Request $sim | Where-Object { $_.path -like $Path -and $_.method -ne 'GET' })
            $tries.Count | Should -Be 2
            $tries[1].upload.md5 | Should -Be (Get-Md5 $large)
            $tries.headers.authorization | Sort-Object -Unique | Should -Be $(if ($Way -eq 'Direct') { 'present' } else { 'absent' })
        }

        It '-WhatIf names the file and sends nothing' {
            Send-VlmFile $files[0] -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'files that cannot be sent' {
        It '<What> is one error that names it, and the others are sent' -ForEach @(
            @{ What = 'an empty file'; Name = 'empty.pdf'; Id = 'FileEmpty'; Says = '*empty*' }
            @{ What = 'a folder'; Name = 'folder'; Id = 'NotAFile'; Says = '*directory*' }
            @{ What = 'a file that is not there'; Name = 'missing.pdf'; Id = 'FileNotFound'; Says = '*does not exist*' }
        ) {
            $null = New-Item "$TestDrive/empty.pdf" -ItemType File -Force
            $null = New-Item "$TestDrive/folder" -ItemType Directory -Force
            $sent = $files[0].FullName, "$TestDrive/$Name", $files[1].FullName | Send-VlmFile -ErrorVariable failed -ErrorAction SilentlyContinue
            $sent.Source | Sort-Object | Should -Be $files[0].FullName, $files[1].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be "$TestDrive/$Name"
            $failed[0].ErrorDetails.Message | Should -BeLike $Says
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 2
        }

        It 'a file that <What> during the upload is an error, and is not cached' -ForEach @(
            @{ What = 'becomes shorter'; Bytes = 1000 }, @{ What = 'grows'; Bytes = 24MB + 9 }
        ) {
            $changing = New-LargeFile "$TestDrive/changing.pdf" 24MB
            Add-Fault $sim @{ kind = 'slow_read'; path = '/put/*'; rate = 0; delay_ms = 1500 }
            $work = Start-Script $sim 'Send-VlmFile $_ -Method Presigned -Force 2>&1' $changing.FullName
            try {
                Wait-Until { Get-Request $sim PUT }
                $stream = [IO.File]::Open($changing.FullName, 'Open', 'Write', 'ReadWrite')
                $stream.SetLength($Bytes)
                $stream.Dispose()
            }
            finally { $said = @(Receive-Script $work) }
            $said.Count | Should -Be 1
            $said[0].FullyQualifiedErrorId | Should -BeLike 'FileNotReadable,*'
            $said[0].ErrorDetails.Message | Should -BeLike '*changing.pdf*'
            @(Get-Upload).Count | Should -Be 0
            @(Get-VlmFile).Count | Should -Be 0
        }

        It 'an error response of storage is one error: <Status>' -ForEach @(@{ Status = 403; Id = 'Forbidden' }, @{ Status = 413; Id = 'TooLarge' }) {
            Add-Fault $sim @{ kind = 'status'; status = $Status; path = '/put/*'; times = -1 }
            Send-VlmFile $files[0] -Method Presigned -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be $files[0].FullName
            if ($Status -eq 403) { $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Method Direct' }
            # The address is a secret until it expires.
            "$($failed[0] | Format-List * -Force | Out-String)" | Should -Not -Match 'X-Sim-'
            @(Get-Request $sim PUT).Count | Should -Be 1
        }

        It 'a 401 of storage does not stop the others: it is not about the key' {
            Add-Fault $sim @{ kind = 'status'; status = 401; path = '/put/*'; times = 1 }
            $sent = $files[0..2] | Send-VlmFile -Method Presigned -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($sent).Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            $failed[0].TargetObject | Should -Be $files[0].FullName
        }

        It 'an upload that becomes visible later is verified then' {
            Set-Simulator $sim @{ verify_lag_polls = 2 }
            $sent = Send-VlmFile $files[0] -Method Presigned -ErrorAction Stop
            $sent.Bytes | Should -Be $files[0].Length
            @(Get-Request $sim PUT).Count | Should -Be 1
        }

        It 'a file that was deleted after it was listed is named by its path, and the others are sent' {
            $some = New-FileFolder "$TestDrive/gone" 3
            Remove-Item $some[1]
            $sent = $some | Send-VlmFile -ErrorVariable failed -ErrorAction SilentlyContinue
            $sent.Source | Sort-Object | Should -Be $some[0, 2].FullName
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $failed[0].TargetObject | Should -Be $some[1].FullName
            $failed[0].ErrorDetails.Message | Should -Be "'$($some[1].FullName)' does not exist."
        }

        It 'an upload that cannot be verified is NotFound' {
            Set-Simulator $sim @{ verify_lag_polls = 1000 }
            Send-VlmFile $files[0] -Method Presigned -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        }

        It 'a different size at the service is InvalidResponse: <Way>' -ForEach @(
            @{ Way = 'Direct'; Path = '/v1/files' }, @{ Way = 'Presigned'; Path = '/v1/files/verify-upload/*' }
        ) {
            Add-Fault $sim @{ kind = 'status'; status = 201; path = $Path; content_type = 'application/json'; body = @{ id = 'odd'; filename = 'x'; bytes = 5; purpose = 'assistants'; created_at = '2026-01-01T00:00:00Z'; object = 'file' } }
            Send-VlmFile $files[0] -Method $Way -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
            $failed[0].ErrorDetails.Message | Should -BeLike "*$($files[0].Length) bytes*5*"
        }

        It 'a rejected key ends the command with one terminating error' {
            Set-Simulator $sim @{ keys = @('other') }
            { $files | Send-VlmFile -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        }
    }

    Context 'Get-VlmFile' {
        It 'gets a file by id, with an address only if requested' {
            $sent = $files | Send-VlmFile
            (Get-VlmFile $sent[0].Id).FileName | Should -Be $sent[0].FileName
            ($sent | Get-VlmFile).Id | Sort-Object | Should -Be ($sent.Id | Sort-Object)
            @(Get-Request $sim GET /v1/files/)[0].query | Should -BeNullOrEmpty
            (Get-VlmFile $sent[0].Id -PublicUrl).PublicUrl | Should -BeLike 'http*'
            (Get-VlmFile $sent[0].Id -PublicUrl:$false).PublicUrl | Should -BeNullOrEmpty
        }

        It 'lists all, and -First and -Skip reach the service' {
            $many = New-FileFolder "$TestDrive/many" 23
            $sent = $many | Send-VlmFile -ThrottleLimit 1
            $all = Get-VlmFile
            $all.Id | Should -Be $sent[22..0].Id
            Clear-Request $sim
            (Get-VlmFile -First 3 -Skip 2).Id | Should -Be $sent[20..18].Id
            $request = Get-Request $sim
            @($request).Count | Should -Be 1
            $request.query | Should -BeLike '*skip=2*'
            $request.query | Should -BeLike '*limit=3*'
            Clear-Request $sim
            @(Get-VlmFile -First 0).Count | Should -Be 0
            @(Get-Request $sim).Count | Should -Be 0
        }

        It '<Id> is one error, NotFound, and the others are returned' -ForEach @(@{ Id = 'unknown' }, @{ Id = '../models' }, @{ Id = '/etc/passwd' }) {
            $sent = Send-VlmFile $files[0]
            $got = $Id, $sent.Id | Get-VlmFile -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.Id | Should -Be $sent.Id
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be $Id
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Get-VlmFile*'
        }
    }

    Context 'Remove-VlmFile' {
        It 'removes by id and from the pipeline, without output' {
            $sent = $files | Send-VlmFile
            $sent[0..1] | Remove-VlmFile -Confirm:$false | Should -BeNullOrEmpty
            Remove-VlmFile $sent[2].Id -Confirm:$false
            (Get-VlmFile).Id | Should -Be $sent[3].Id
            Remove-VlmFile $sent[2].Id -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        }

        It 'removes nothing with -WhatIf or without confirmation' {
            $sent = Send-VlmFile $files[0]
            $sent | Remove-VlmFile -WhatIf
            try { $null = Receive-Script (Start-Script $sim 'Remove-VlmFile $_' $sent.Id) } catch { $null = $_ }
            @(Get-Request $sim DELETE).Count | Should -Be 0
            (Get-VlmFile).Id | Should -Be $sent.Id
        }
    }

    Context 'New-VlmUploadUrl' {
        It 'creates an address to which the file can be uploaded without a key' {
            $url = New-VlmUploadUrl 'a b.pdf' -Purpose vision -ExpirationSec 60 -ErrorAction Stop
            $url | Should -BeOfType ([VlmRun.UploadUrl])
            $body = (Get-Request $sim POST /v1/files/presigned-url).body
            $body.filename, $body.purpose, $body.expiration | Should -Be 'a b.pdf', 'vision', 60
            $null = Invoke-WebRequest -Method Put $url.Url -InFile $files[0] -ContentType $url.ContentType
            (Get-VlmFile $url.Id).Bytes | Should -Be $files[0].Length
            $url.ExpirationSeconds | Should -Be 60
        }

        It 'creates none with -WhatIf' {
            New-VlmUploadUrl x.pdf -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }
    }
}
