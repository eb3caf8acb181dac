Describe 'Another process of this PowerShell' {
    BeforeAll { Import-Module "$PSScriptRoot/Simulator.psm1" -Force }

    It 'is the same PowerShell, whether it has an executable or is started by dotnet' {
        $child = Invoke-FreshShell '$PSHOME; [Environment]::ProcessPath'
        $child.Error | Should -BeNullOrEmpty
        $child.Output -split '\r?\n' | Should -Be $PSHOME, ([Environment]::ProcessPath)
        Invoke-Shell -Command '"a  b"; exit 3' | Should -Be 'a  b'
        $LASTEXITCODE | Should -Be 3
    }

    It 'ends with the process that started it, and ends its own child processes' {
        $script = 'Import-Module $env:SHELL_MODULE; Invoke-Shell -Command "Import-Module `$env:SHELL_MODULE; Stop-WithParent $PID; [Console]::WriteLine(`$PID)
            Invoke-Shell -Command ''[Console]::WriteLine(`$PID); Start-Sleep 600''"'
        $parent = Start-FreshShell $script @{ SHELL_MODULE = "$PSScriptRoot/Shell.psm1" }
        $below = @(foreach ($i in 1, 2) { [int]$parent.StandardOutput.ReadLine() })
        Get-Process -Id $below | Should -HaveCount 2
        # Only this process, as a signal would.
        $parent.Kill()
        Wait-Until { -not (Get-Process -Id $below -ErrorAction Ignore) } 30
    }

    It 'ends when it has finished, while the process that started it continues' {
        $child = Invoke-FreshShell "Import-Module '$PSScriptRoot/Shell.psm1'; Stop-WithParent $PID; Start-Sleep -Milliseconds 500; 'done'; exit 4"
        $child.Output | Should -Be 'done'
        $child.ExitCode | Should -Be 4
    }

    It 'is started only by Shell.psm1' {
        $mark = 'Get-Process -Id ' + '$PID\)'
        $files = Get-ChildItem (Split-Path (Split-Path $PSScriptRoot)) -Recurse -File -Include *.ps1, *.psm1 | Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules)[\\/]'
        $files | Select-String -Pattern ($mark -replace '\$', '\$') | ForEach-Object { "$($_.Path):$($_.LineNumber)" } | Should -BeNullOrEmpty
    }
}
