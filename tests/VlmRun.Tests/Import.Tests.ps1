Describe 'Import-Module VlmRun' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        $manifest = Import-PowerShellDataFile "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        New-Picture "$TestDrive/a.jpg" 1
        $common = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = $sim.BaseUri; PICTURE = "$TestDrive/a.jpg" }
        $loaded = '[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -match "VlmRun\.Transport|Polly|Microsoft\.Extensions\.(Http|Options|DependencyInjection)$|^System\.Net\.Http$" }'
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach { Reset-Simulator $sim }

    It 'exports exactly the cmdlets of the manifest' {
        $child = Invoke-FreshShell 'Import-Module $env:MODULE; (Get-Module VlmRun).ExportedCommands.Keys | Sort-Object'
        $child.Output -split '\r?\n' | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $child.Error | Should -BeNullOrEmpty
    }

    It 'has the version of the manifest' {
        (Invoke-FreshShell 'Import-Module $env:MODULE; (Get-Module VlmRun).Version.ToString()').Output | Should -Be $manifest.ModuleVersion
    }

    It 'keeps all commands after a second import with -Force' {
        $script = {
            Import-Module $env:MODULE
            Import-Module $env:MODULE -Force
            $null = Get-VlmPrediction -First 1
            Import-Module $env:MODULE -Force
            (Get-Command -Module VlmRun).Count
            (New-VlmImagePrediction $env:PICTURE -Domain document.invoice | Wait-VlmPrediction | Receive-VlmPrediction).PSObject.TypeNames[0]
            Remove-Module VlmRun
            Import-Module $env:MODULE
            (Get-VlmPrediction -First 1).Status
        }
        $child = Invoke-FreshShell $script $common
        $child.Error | Should -BeNullOrEmpty
        $child.Output -split '\r?\n' | Should -Be $manifest.CmdletsToExport.Count, 'VlmRun.Response.document.invoice', 'completed'
    }

    It 'loads no packages until the first request' {
        $script = "Import-Module `$env:MODULE; 'before:'; $loaded; `$null = Get-VlmSession; `$null = [VlmRun.Prediction]; 'after a first use:'; $loaded; `$null = Get-VlmPrediction -First 1; 'after a request:'; $loaded"
        # PowerShell preloads, from its profile of earlier starts, what other processes have used.
        $cache = (New-Item -ItemType Directory "$TestDrive/cache").FullName
        $lines = (Invoke-FreshShell $script ($common + @{ XDG_CACHE_HOME = $cache })).Output -split '\r?\n'
        $lines[0..1] | Should -Be 'before:', 'after a first use:'
        $lines[2] | Should -Be 'after a request:'
        $lines | Should -Contain 'VlmRun.Transport'
        $lines | Should -Contain 'Polly.Core'
    }

    It 'keeps the packages of the transport out of the default context' {
        $script = 'Import-Module $env:MODULE; $null = Get-VlmPrediction -First 1; [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -match "VlmRun|Polly|Microsoft\.Extensions\.(Http|Options|DependencyInjection)" }'
        (Invoke-FreshShell $script $common).Output -split '\r?\n' | Should -Not -Match 'Polly|Microsoft\.Extensions|VlmRun\.Transport'
    }

    It 'makes [VlmRun.Prediction] available as a type, and loads only what it needs' {
        (Invoke-FreshShell 'Import-Module $env:MODULE; [VlmRun.Prediction].FullName; function f([VlmRun.VlmSession] $s) {}; (Get-Command f).Parameters.s.ParameterType.Name').Output -split '\r?\n' |
            Should -Be 'VlmRun.Prediction', 'VlmSession'
    }

    It 'refuses a second version in the process, says what to do, and leaves the first as it was' {
        Copy-Item $env:VLMRUN_TEST_MODULE "$TestDrive/9.9.9" -Recurse
        $manifestFile = "$TestDrive/9.9.9/VlmRun.psd1"
        (Get-Content $manifestFile -Raw) -replace "(ModuleVersion\s*=\s*)'.*'", "`$1'9.9.9'" | Set-Content $manifestFile
        $script = {
            Import-Module $env:MODULE
            try { Import-Module $env:SECOND -ErrorAction Stop } catch { $_.Exception.Message }
            (New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status
        }
        $child = Invoke-FreshShell $script ($common + @{ SECOND = $manifestFile })
        $child.Error | Should -BeNullOrEmpty
        $child.Output -split '\r?\n' | Should -Be @(
            "A process can load only one version of VlmRun, and this one has loaded $($manifest.ModuleVersion). To use the version in '$TestDrive$([IO.Path]::DirectorySeparatorChar)9.9.9', start a new pwsh.", 'completed')
    }

    It 'imports the same version again from another path' {
        Copy-Item $env:VLMRUN_TEST_MODULE "$TestDrive/copy" -Recurse
        $child = Invoke-FreshShell 'Import-Module $env:MODULE; Import-Module $env:SECOND; (New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status' ($common + @{ SECOND = "$TestDrive/copy/VlmRun.psd1" })
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -Be 'completed'
    }

    It 'works in a second runspace and with ForEach-Object -Parallel' {
        $script = {
            Import-Module $env:MODULE
            $env:PSModulePath = ''
            $null = Get-VlmPrediction -First 1
            $shell = [powershell]::Create()
            ($shell.AddScript('param($m, $p) Import-Module $m; (New-VlmImagePrediction $p -Domain document.invoice).Status').AddArgument($env:MODULE).AddArgument($env:PICTURE).Invoke())[0]
            $session = Get-VlmSession
            (1..3 | ForEach-Object -Parallel { Import-Module $env:MODULE; (New-VlmImagePrediction $env:PICTURE -Domain document.invoice -Session $using:session).Status }) -join ' '
            (1..3 | ForEach-Object -Parallel { Import-Module $env:MODULE; (New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status }) -join ' '
            Import-Module $env:MODULE -Force
            (New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status
        }
        $child = Invoke-FreshShell $script $common
        $child.Error | Should -BeNullOrEmpty
        $child.Output -split '\r?\n' | Should -Be 'completed', 'completed completed completed', 'completed completed completed', 'completed'
    }

    Context 'with an older Microsoft.Extensions.Http' {
        BeforeAll {
            $older = "$TestDrive/older"
            $null = New-Item -ItemType Directory $older
            Set-Content "$older/Directory.Build.props" '<Project />'
            Set-Content "$older/Older.csproj" (@(
                    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework>'
                    '<CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies><NuGetAudit>false</NuGetAudit></PropertyGroup>'
                    '<ItemGroup><PackageReference Include="Microsoft.Extensions.Http" Version="7.0.0" /></ItemGroup></Project>'
                ) -join '')
            Set-Content "$older/Older.cs" 'public static class Older { }'
            # The old package may not be available on a machine that can build this repository.
            $said = dotnet build "$older/Older.csproj" -v quiet -nologo -o "$older/out" 2>&1
            $library = "$older/out/Microsoft.Extensions.Http.dll"
            $why = if (Test-Path $library) { $null } else { "Microsoft.Extensions.Http 7.0.0 could not be restored: $($said | Select-Object -Last 1)" }
        }

        It 'in the default context, both work: <_>' -ForEach 'loaded first', 'loaded afterwards' {
            if ($why) { Set-ItResult -Skipped -Because $why }
            $load = '$null = Get-ChildItem (Split-Path $env:OLDER) -Filter *.dll | ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath($_.FullName) }'
            $use = '(New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status'
            $old = '[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object GetName | Where-Object Name -EQ Microsoft.Extensions.Http | ForEach-Object { $_.Version.Major } | Sort-Object'
            $script = if ($_ -eq 'loaded first') { "$load; Import-Module `$env:MODULE; $use; $use; $old" } else { "Import-Module `$env:MODULE; $use; $load; $use; $old" }
            $child = Invoke-FreshShell $script ($common + @{ OLDER = $library })
            $child.Error | Should -BeNullOrEmpty
            $child.Output -split '\r?\n' | Should -Be 'completed', 'completed', '7', '10'
        }
    }

    Context 'the folder of the module' {
        It 'lib/ contains no copy of an assembly of the runtime' {
            $runtime = (Get-ChildItem ([Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()) -Filter *.dll).BaseName
            $lib = (Get-ChildItem "$env:VLMRUN_TEST_MODULE/lib" -Filter *.dll).BaseName
            $lib | Should -Contain 'Polly.Core'
            $lib | Where-Object { $_ -in $runtime } | Should -BeNullOrEmpty
            # PowerShell has its own copies in addition to those of the framework.
            $lib | Where-Object { $_ -like 'System.*' -or $_ -like 'VlmRun.Client*' } | Should -BeNullOrEmpty
        }

        It 'packages are only in lib/' {
            (Get-ChildItem $env:VLMRUN_TEST_MODULE -Filter *.dll).Name | Sort-Object | Should -Be 'VlmRun.Client.dll', 'VlmRun.dll'
            (Get-ChildItem "$env:VLMRUN_TEST_MODULE/lib").Name | Should -Contain 'VlmRun.Transport.deps.json'
            Get-ChildItem $env:VLMRUN_TEST_MODULE -Recurse -Include System.Management.Automation.dll, *.pdb, *Simulator* | Should -BeNullOrEmpty
        }

        It 'images that were compiled ahead of time are used where the runtime accepts them: <_>' -ForEach 'as built', 'damaged', 'missing' {
            $copy = "$TestDrive/ahead $_"
            Copy-Item $env:VLMRUN_TEST_MODULE $copy -Recurse
            $images = Get-ChildItem "$copy/lib" -Directory
            if (-not $images) { Set-ItResult -Skipped -Because 'the compiler was not available at the build' }
            $polly = Join-Path $images 'Polly.Core.dll'
            if ($_ -eq 'damaged') { [IO.File]::WriteAllBytes($polly, [IO.File]::ReadAllBytes($polly)[0..20000]) }
            if ($_ -eq 'missing') { Remove-Item $polly }
            $expected = $_ -eq 'as built' ? $polly : "$copy/lib/Polly.Core.dll"
            $script = 'Import-Module $env:COPY; (New-VlmImagePrediction $env:PICTURE -Domain document.invoice).Status; [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq "Polly.Core" } | ForEach-Object Location'
            $child = Invoke-FreshShell $script ($common + @{ COPY = "$copy/VlmRun.psd1" })
            $child.Error | Should -BeNullOrEmpty
            $child.Output -split '\r?\n' | ForEach-Object { $_ -replace '\\', '/' } | Should -Be 'completed', ($expected -replace '\\', '/')
        }

        It 'no public type of the cmdlets derives from a type of the transport' {
            $script = 'Import-Module $env:MODULE; [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in "VlmRun", "VlmRun.Client" } | ForEach-Object { $_.GetExportedTypes() } | Measure-Object | ForEach-Object { $_.Count -gt 20 }; ' + $loaded
            $lines = (Invoke-FreshShell $script).Output -split '\r?\n'
            $lines[0] | Should -Be 'True'
            $lines | Should -Not -Match 'Transport|Polly|Extensions'
        }
    }
}
