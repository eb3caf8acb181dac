# The packages that build.ps1 Pack writes to out/, each used on its own.
BeforeAll {
    Import-Module "$PSScriptRoot/Simulator.psm1", "$PSScriptRoot/Shell.psm1" -Force
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../VlmRun.psd1").ModuleVersion
    $packages = [IO.Path]::GetFullPath("$env:VLMRUN_TEST_MODULE/../..")
    $picture = [IO.Path]::GetFullPath("$PSScriptRoot/../../docs/demo/images/receipt.jpg")
    $simulator = Start-Simulator
}

AfterAll { Stop-Simulator $simulator }

Describe 'The package of the module' {
    BeforeAll {
        $installed = New-Item -ItemType Directory "$TestDrive/modules/VlmRun/$version"
        [IO.Compression.ZipFile]::ExtractToDirectory("$packages/VlmRun.$version.nupkg", $installed)
    }

    It 'has the metadata of the manifest' {
        $nuspec = ([xml](Get-Content "$installed/VlmRun.nuspec" -Raw)).package.metadata
        $nuspec.id, $nuspec.version | Should -Be 'VlmRun', $version
        $nuspec.tags -split ' ' | Should -Contain 'PSModule'
    }

    It 'contains each file of the module' {
        $files = Get-ChildItem $env:VLMRUN_TEST_MODULE -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($env:VLMRUN_TEST_MODULE, $_) }
        $files | Where-Object { -not (Test-Path "$installed/$_") } | Should -BeNullOrEmpty
    }

    It 'runs a prediction in a fresh process with an empty module path' {
        $script = "`$env:PSModulePath = '$TestDrive/modules'; `$env:VLMRUN_API_KEY = 'sim-key'; `$env:VLMRUN_BASE_URL = '$($simulator.BaseUri)'
            Import-Module VlmRun; (New-VlmImagePrediction '$picture' -Domain document.receipt).Status; (Get-Module VlmRun).ModuleBase"
        $out = Invoke-Shell -Command $script
        $out | Should -Be 'completed', "$installed"
    }
}

Describe 'The packages of the .NET client' {
    It 'run a prediction in an empty project, with the code of the readme' {
        $project = New-Item -ItemType Directory "$TestDrive/program"
        $code = [regex]::Match((Get-Content "$PSScriptRoot/../../src/VlmRun.Client/README.md" -Raw), '(?s)```csharp\r?\n(.*?)```').Groups[1].Value
        Set-Content "$project/Program.cs" $code.Replace('"invoice.jpg"', "@`"$picture`"")
        Set-Content "$project/program.csproj" @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <RestorePackagesPath>$TestDrive/packages</RestorePackagesPath>
    <RestoreFallbackFolders>$($env:NUGET_PACKAGES ?? "$env:VLMRUN_TEST_HOME/.nuget/packages")</RestoreFallbackFolders>
    <RestoreAdditionalProjectSources>$packages</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="VlmRun.Client" Version="$version" />
    <PackageReference Include="VlmRun.Transport" Version="$version" />
  </ItemGroup>
</Project>
"@
        $env:VLMRUN_API_KEY = 'sim-key'
        $env:VLMRUN_BASE_URL = $simulator.BaseUri
        try { $out = dotnet run --project $project }
        finally { Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL }
        $out -join "`n" | Should -Match '(?s)^\S+: completed\n\{.*\}'
    }

    It 'contain a readme and documentation' {
        foreach ($name in 'VlmRun.Client', 'VlmRun.Transport') {
            $zip = [IO.Compression.ZipFile]::OpenRead("$packages/$name.$version.nupkg")
            try { $zip.Entries.FullName | Should -Contain 'README.md' ; $zip.Entries.FullName | Should -Contain "lib/net10.0/$name.xml" }
            finally { $zip.Dispose() }
        }
    }
}
