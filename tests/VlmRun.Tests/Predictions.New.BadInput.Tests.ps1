Describe 'New-VlmImagePrediction: bad input' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 3
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'one invalid input among valid ones' {
        BeforeAll {
            $bad = @{
                missing   = "$TestDrive/gone.jpg"
                empty     = "$TestDrive/empty.jpg"
                directory = "$TestDrive/folder.jpg"
                text      = "$TestDrive/text.jpg"
                bmp       = "$TestDrive/picture.bmp"
                tiff      = "$TestDrive/intel.jpg"
                tiffMac   = "$TestDrive/motorola.jpg"
                heic      = "$TestDrive/phone.jpg"
                pdf       = "$TestDrive/scan.jpg"
                tiny      = "$TestDrive/tiny.jpg"
            }
            $null = New-Item -ItemType Directory $bad.directory
            $content = @{
                empty   = [byte[]]::new(0)
                text    = [Text.Encoding]::UTF8.GetBytes('this is no picture at all')
                bmp     = [byte[]](0x42, 0x4D) + [byte[]]::new(30)
                tiff    = [byte[]](0x49, 0x49, 0x2A, 0) + [byte[]]::new(30)
                tiffMac = [byte[]](0x4D, 0x4D, 0, 0x2A) + [byte[]]::new(30)
                heic    = [byte[]](0, 0, 0, 0x18) + [Text.Encoding]::ASCII.GetBytes('ftypheic') + [byte[]]::new(30)
                pdf     = [Text.Encoding]::ASCII.GetBytes('%PDF-1.7 and so on and on')
                tiny    = [byte[]](0xFF)
            }
            foreach ($name in $content.Keys) { [IO.File]::WriteAllBytes($bad[$name], $content[$name]) }
        }

        It '<Name> is one <Category> error <Id> that says "<Says>", and the others are sent' -ForEach @(
            @{ Name = 'missing'; Id = 'FileNotFound'; Category = 'ObjectNotFound'; Says = 'gone.jpg' }
            @{ Name = 'empty'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'is empty' }
            @{ Name = 'directory'; Id = 'NotAFile'; Category = 'InvalidArgument'; Says = 'is a directory' }
            @{ Name = 'text'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'is not an image' }
            @{ Name = 'tiny'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'is not an image' }
            @{ Name = 'bmp'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'BMP' }
            @{ Name = 'tiff'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'TIFF' }
            @{ Name = 'tiffMac'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'TIFF' }
            @{ Name = 'heic'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'HEIC' }
            @{ Name = 'pdf'; Id = 'UnsupportedImage'; Category = 'InvalidData'; Says = 'PDF' }
        ) {
            $path = $bad[$Name]
            $made = $files[0].FullName, $path, $files[1].FullName, $files[2].FullName |
                New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Sort-Object | Should -Be $files.FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].CategoryInfo.Category | Should -Be $Category
            $failed[0].TargetObject | Should -Be $path
            $failed[0].ErrorDetails.Message | Should -BeLike "*$([WildcardPattern]::Escape($path))*"
            $failed[0].ErrorDetails.Message | Should -BeLike "*$Says*"
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            (Get-PaidRequest $sim).Count | Should -Be 3
        }

        It 'a file that cannot be read is one ReadError' -Skip:(-not $IsLinux) {
            # Not even root can read the first byte of its own memory.
            $made = $files[0].FullName, '/proc/self/mem' | New-VlmImagePrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $files[0].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotReadable,*'
            $failed[0].CategoryInfo.Category | Should -Be 'ReadError'
            $failed[0].TargetObject | Should -Be '/proc/self/mem'
            $failed[0].ErrorDetails.Message | Should -BeLike '*/proc/self/mem*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'a file without read permission is one PermissionDenied' -Skip:($IsWindows -or [Environment]::UserName -eq 'root') {
            New-Picture "$TestDrive/locked.jpg" 1
            chmod 000 "$TestDrive/locked.jpg"
            $null = New-VlmImagePrediction "$TestDrive/locked.jpg" -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotReadable,*'
            $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        }

        It 'a path that is not a file system path is one error' {
            $made = 'Env:PATH', $files[0].FullName | New-VlmImagePrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $files[0].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            $failed[0].TargetObject | Should -Be 'Env:PATH'
        }

        It 'an invalid input to -Combine fails the one request and is named' {
            $made = $files[0].FullName, $bad.bmp | New-VlmImagePrediction -Domain document.invoice -Combine -ErrorVariable failed -ErrorAction SilentlyContinue
            $made | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike "*$($bad.bmp)*"
            (Get-PaidRequest $sim).Count | Should -Be 0
        }
    }

    Context 'paths by wildcard' {
        It '<Name> in -Path is one error, and the other paths are sent' -ForEach @(
            @{ Name = 'a pattern that matches nothing'; Pattern = '*.nothing'; Id = 'FileNotFound' }
            @{ Name = 'a folder that does not exist'; Pattern = 'nofolder/*.jpg'; Id = 'FileNotFound' }
            @{ Name = 'a pattern that is none'; Pattern = 'a[.jpg'; Id = 'File*' }
            @{ Name = 'a drive that does not exist'; Pattern = 'nodrive:/a.jpg'; Id = 'File*' }
        ) {
            $given = if ($Pattern -like '*:*') { $Pattern } else { "$TestDrive/$Pattern" }
            $made = New-VlmImagePrediction -Path $given, "$TestDrive/pictures/0001.jpg" -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $files[0].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be $given
            $failed[0].ErrorDetails.Message.Contains($given) | Should -BeTrue
        }
    }

    Context 'addresses and data' {
        It "'<_>' is not a valid address" -ForEach 'ftp://example.com/a.jpg', 'file:///etc/hosts', 'C:\a.jpg', '/a.jpg', 'not an address' {
            $made = New-VlmImagePrediction -Url $_, https://example.com/a.jpg -Domain image.caption -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be 'https://example.com/a.jpg'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            $failed[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
            $failed[0].TargetObject | Should -Be $_
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            (Get-PaidRequest $sim).Count | Should -Be 1
        }

        It '<Name> is not valid image data' -ForEach @(
            @{ Name = 'text that is not base64'; Data = 'what is this?'; Id = 'BadValue' }
            @{ Name = 'a data URI that is not base64'; Data = 'data:image/png,abc'; Id = 'BadValue' }
            @{ Name = 'an object'; Data = @{ a = 1 }; Id = 'BadValue' }
            @{ Name = 'no bytes'; Data = [byte[]]::new(0); Id = 'UnsupportedImage' }
            @{ Name = 'bytes of something else'; Data = [byte[]](1..40); Id = 'UnsupportedImage' }
        ) {
            $made = New-VlmImagePrediction -ImageData $Data -Domain image.caption -ErrorVariable failed -ErrorAction SilentlyContinue
            $made | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            (Get-PaidRequest $sim).Count | Should -Be 0
        }
    }
}
