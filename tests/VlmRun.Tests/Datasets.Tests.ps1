Describe 'Datasets' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $folder = "$TestDrive/receipts 2025"
        $null = New-PictureFolder $folder 3
        $null = New-Item "$folder/sub" -ItemType Directory
        [IO.File]::WriteAllText("$folder/sub/labels.json", '{"a":1}')
        $kind = @{ Domain = 'document.receipt'; Type = 'images' }
        function Get-Packed { (Get-ChildItem ([IO.Path]::GetTempPath()) -Directory -Filter vlmrun-dataset-*).FullName }
        function Get-Leftover { Get-Packed | Where-Object { $_ -notin $before } }
        function Get-Created { (Get-Request $sim POST /v1/datasets/create).body }
        function Get-Upload { @(Get-Request $sim | Where-Object upload) }
        # The last upload at the service: names and contents, in order.
        function Expand-Upload {
            $file = Get-VlmFile (Get-Upload)[-1].file_id -PublicUrl
            Invoke-WebRequest $file.PublicUrl -OutFile "$TestDrive/got.tar.gz"
            $null = New-Item "$TestDrive/got" -ItemType Directory -Force
            tar -xzf "$TestDrive/got.tar.gz" -C "$TestDrive/got"
            tar -tzf "$TestDrive/got.tar.gz"
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
        $before = Get-Packed
    }

    Context 'New-VlmDataset' {
        It 'packs a folder under its name, uploads it with its purpose, and creates the dataset' {
            $made = New-VlmDataset $folder @kind -ErrorAction Stop
            (Get-Request $sim).path | Should -Be '/v1/files', '/v1/datasets/create'
            $upload = (Get-Upload)[0].upload
            $upload.filename | Should -Be 'receipts 2025.tar.gz'
            $upload.purpose | Should -Be 'datasets'
            $sent = Get-Created
            $sent.dataset_name | Should -Be 'receipts 2025'
            $sent.dataset_type | Should -Be 'images'
            $sent.domain | Should -Be 'document.receipt'
            $sent.file_id | Should -Be (Get-Upload)[0].file_id
            $sent.psobject.Properties.Name | Sort-Object | Should -Be 'dataset_name', 'dataset_type', 'domain', 'file_id'
            $made | Should -BeOfType ([VlmRun.Dataset])
            $made.DatasetName | Should -Be 'receipts 2025'
            $made.Status | Should -Be 'pending'
            $made.Source | Should -Be $folder
            $made.FileId | Should -Be $sent.file_id
            $made.CreatedAt.Kind | Should -Be 'Local'
            "$made" | Should -Be $made.Id
        }

        It 'the archive contains the files of the folder, also for other tools' {
            $null = New-VlmDataset $folder @kind -Name 'my/set' -ErrorAction Stop
            Expand-Upload | Should -Be 'my_set/0001.jpg', 'my_set/0002.jpg', 'my_set/0003.jpg', 'my_set/sub/labels.json'
            (Get-Created).dataset_name | Should -Be 'my/set'
            foreach ($name in '0001.jpg', 'sub/labels.json') { Get-Md5 "$TestDrive/got/my_set/$name" | Should -Be (Get-Md5 "$folder/$name") }
        }

        It 'an unchanged folder is not uploaded again, a changed one is' {
            $first = New-VlmDataset $folder @kind
            (Get-Item "$folder/0001.jpg").LastWriteTime = [DateTime]'2001-02-03'
            $again = New-VlmDataset $folder @kind
            @(Get-Upload).Count | Should -Be 1
            $again.FileId | Should -Be $first.FileId
            $again.Id | Should -Not -Be $first.Id
            $text = [IO.File]::ReadAllText("$folder/sub/labels.json")
            try {
                [IO.File]::WriteAllText("$folder/sub/labels.json", '{"a":2}')
                (New-VlmDataset $folder @kind).FileId | Should -Not -Be $first.FileId
                @(Get-Upload).Count | Should -Be 2
            }
            finally { [IO.File]::WriteAllText("$folder/sub/labels.json", $text) }
        }

        It 'a large one is also found by another session and not uploaded again' {
            $null = New-Item "$TestDrive/large" -ItemType Directory -Force
            $null = New-LargeFile "$TestDrive/large/a.bin" 2MB
            $first = New-VlmDataset "$TestDrive/large" @kind
            Connect-Simulator $sim
            (New-VlmDataset "$TestDrive/large" @kind).FileId | Should -Be $first.FileId
            @(Get-Upload).Count | Should -Be 1
        }

        It 'leaves nothing in the temporary folder: <What>' -ForEach @(
            @{ What = 'when all is well'; Fault = $null }
            @{ What = 'when the upload fails'; Fault = @{ kind = 'status'; status = 500; path = '/v1/files'; times = -1 } }
            @{ What = 'when the dataset fails'; Fault = @{ kind = 'status'; status = 422; path = '/v1/datasets/create'; times = -1 } }
        ) {
            if ($Fault) { Add-Fault $sim $Fault }
            New-VlmDataset $folder @kind -ErrorVariable failed -ErrorAction SilentlyContinue | Should -HaveCount ([int](-not $Fault))
            $failed.Count | Should -Be ([int][bool]$Fault)
            Get-Leftover | Should -BeNullOrEmpty
        }

        It 'leaves nothing there when it is stopped during the upload' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 60000 }
            $work = Start-Script $sim 'New-VlmDataset $_ -Domain document.receipt -Type images' $folder
            Wait-Until { Get-Request $sim POST /v1/files }
            Get-Leftover | Should -Not -BeNullOrEmpty
            Remove-Script $work
            Wait-Until { -not (Get-Leftover) }
        }

        It 'accepts folders from the pipeline, each under its own name' {
            foreach ($name in 'one', 'two') { $null = New-PictureFolder "$TestDrive/several/$name" 1 }
            $made = Get-ChildItem "$TestDrive/several" -Directory | New-VlmDataset @kind -ErrorAction Stop
            $made.DatasetName | Sort-Object | Should -Be 'one', 'two'
            ("$TestDrive/several/one" | New-VlmDataset @kind).DatasetName | Should -Be 'one'
            (New-VlmDataset "$TestDrive/several/*" @kind).Count | Should -Be 2
        }

        It 'uses an archive unchanged: on disk, at the service, and as a file from the pipeline' {
            [IO.File]::WriteAllBytes("$TestDrive/mine.tar.gz", [byte[]](0x1F, 0x8B, 8, 0, 1, 2, 3))
            $made = New-VlmDataset "$TestDrive/mine.tar.gz" @kind -ErrorAction Stop
            $made.DatasetName | Should -Be 'mine'
            (Get-Upload)[0].upload.md5 | Should -Be (Get-Md5 "$TestDrive/mine.tar.gz")
            $file = Send-VlmFile "$TestDrive/mine.tar.gz" -Purpose datasets
            Clear-Request $sim
            (New-VlmDataset -FileId $file.Id -Name other @kind).FileId | Should -Be $file.Id
            $piped = $file | New-VlmDataset @kind
            $piped.FileId | Should -Be $file.Id
            $piped.DatasetName | Should -Be 'mine'
            (Get-Request $sim).path | Should -Be '/v1/datasets/create', '/v1/datasets/create'
        }

        It '-Kind takes <Kind> as the service''s <Sent>, and -Type is its other name' -ForEach @(
            @{ Kind = 'Image'; Sent = 'images' }, @{ Kind = 'images'; Sent = 'images' }, @{ Kind = 'videos'; Sent = 'videos' }, @{ Kind = 'Document'; Sent = 'documents' }
        ) {
            $file = Send-VlmFile "$folder/sub/labels.json" -Purpose datasets
            (New-VlmDataset -FileId $file.Id -Domain document.receipt -Kind $Kind -ErrorAction Stop) | Should -Not -BeNullOrEmpty
            $null = New-VlmDataset -FileId $file.Id -Domain document.receipt -Type $Kind -ErrorAction Stop
            (Get-Created).dataset_type | Should -Be $Sent, $Sent
            { New-VlmDataset -FileId $file.Id -Domain document.receipt -Kind Audio } | Should -Throw '*Kind*'
        }

        It '-Name with two inputs creates one dataset and writes an error' {
            $made = "$TestDrive/several/one", "$TestDrive/several/two" | New-VlmDataset @kind -Name x -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
        }

        It '<What> is one error, and the others continue' -ForEach @(
            @{ What = 'a path that is missing'; Path = 'missing'; Id = 'FileNotFound' }
            @{ What = 'a folder without a file'; Path = 'hollow'; Id = 'FileEmpty' }
            @{ What = 'an empty archive'; Path = 'empty.tar.gz'; Id = 'FileEmpty' }
            @{ What = 'a folder with a link to a folder'; Path = 'linked'; Id = 'FileNotReadable' }
        ) {
            $null = New-Item "$TestDrive/hollow/deep" -ItemType Directory -Force
            $null = New-Item "$TestDrive/empty.tar.gz" -ItemType File -Force
            if (-not (Test-Path "$TestDrive/linked")) {
                $null = New-PictureFolder "$TestDrive/linked" 1
                $null = New-Item "$TestDrive/linked/out" -ItemType SymbolicLink -Target $folder
            }

            $made = "$TestDrive/$Path", $folder | New-VlmDataset @kind -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $folder
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be "$TestDrive/$Path"
            @(Get-Upload).Count | Should -Be 1
            Get-Leftover | Should -BeNullOrEmpty
        }

        It 'an unknown file and a domain that the service rejects are errors' {
            New-VlmDataset -FileId nowhere @kind -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Get-VlmFile*'
            { New-VlmDataset $folder -Domain x -Type pictures } | Should -Throw
        }

        It 'the key for Weights & Biases is sent in the request and appears in no stream' {
            $key = ConvertTo-SecureString 'wandb-very-secret' -AsPlainText -Force
            $said = New-VlmDataset $folder @kind -WandbProjectName p -WandbBaseUrl https://w.test -WandbApiKey $key -Verbose -Debug *>&1
            $sent = Get-Created
            $sent.wandb_api_key | Should -Be 'wandb-very-secret'
            $sent.wandb_project_name | Should -Be 'p'
            $sent.wandb_base_url | Should -Be 'https://w.test'
            $said | Out-String -Width 5000 | Should -Not -Match 'wandb-very-secret'
            @($said -match 'wandb_api_key').Count | Should -BeGreaterThan 0
            ($said | Where-Object { $_ -is [VlmRun.Dataset] }).WandbProjectName | Should -Be 'p'
        }

        It 'rejects that key in plain text, and an invalid address' {
            $failure = { New-VlmDataset $folder @kind -WandbApiKey 'my-plain-key' } | Should -Throw -PassThru
            "$failure $($failure.Exception)" | Should -Not -Match 'my-plain-key'
            { New-VlmDataset $folder @kind -WandbBaseUrl nowhere } | Should -Throw -ErrorId 'BadParameter,*'
        }

        It '-WhatIf names the datasets, and packs and sends nothing' {
            New-VlmDataset $folder @kind -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
            Get-Leftover | Should -BeNullOrEmpty
        }
    }

    Context 'Get-VlmDataset' {
        BeforeEach {
            Set-Simulator $sim @{ job_seconds = 0 }
            $file = Send-VlmFile (New-FileFolder "$TestDrive/files" 1)[0]
            $made = 1..12 | ForEach-Object { New-VlmDataset -FileId $file.Id -Name "set-$_" @kind }
            Clear-Request $sim
        }

        It 'lists all, page by page; -First and -Skip are sent' {
            $all = Get-VlmDataset
            $all.Id | Sort-Object | Should -Be ($made.Id | Sort-Object)
            $all[0].Status | Should -Be 'completed'
            $all[0].CompletedAt.Kind | Should -Be 'Local'
            $all[0].Usage.CreditsUsed | Should -Not -BeNullOrEmpty
            Clear-Request $sim
            (Get-VlmDataset -Skip 2 -First 3).Id | Should -Be $all[2..4].Id
            (Get-Request $sim).query.TrimStart('?') | Should -Be 'skip=2&limit=3'
            Get-VlmDataset -First 0 | Should -BeNullOrEmpty
        }

        It 'gets datasets by id, also from the pipeline and from objects' {
            (Get-VlmDataset $made[0].Id).DatasetName | Should -Be 'set-1'
            ($made[0..2] | Get-VlmDataset).Id | Sort-Object | Should -Be ($made[0..2].Id | Sort-Object)
            ($made[0].Id | Get-VlmDataset).Status | Should -Be 'completed'
        }

        It 'an invalid id is one error, and no malformed request is sent: <What>' -ForEach @(
            @{ What = 'empty'; Id = '' }, @{ What = '..'; Id = '..' }, @{ What = 'slash'; Id = '/' }, @{ What = 'Unicode'; Id = '日本' }
            @{ What = '10,000 characters'; Id = 'x' * 10000 }, @{ What = 'unknown'; Id = 'nowhere' }
        ) {
            $read = $Id, $made[0].Id | Get-VlmDataset -ErrorVariable failed -ErrorAction SilentlyContinue
            $read.Id | Should -Be $made[0].Id
            $failed.Count | Should -Be 1
            (Get-Request $sim).path | Where-Object { $_ -notmatch '^/v1/datasets/[^/]+$' } | Should -BeNullOrEmpty
        }

        It 'shows status, type, name and domain in a table' {
            Get-VlmDataset $made[0].Id | Out-String -Width 200 | Should -Match 'completed .*set-1 +\d\d-\d\d \d\d:\d\d +images +document\.receipt'
        }
    }
}
