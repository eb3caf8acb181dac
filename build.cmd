@echo off
rem Finds PowerShell 7.6, or restores it as the .NET tool it is, and calls build.ps1; without one, does what needs no shell.
setlocal
cd /d "%~dp0"
set task=%~1
if "%task%"=="" set task=Build
where /q pwsh && pwsh -NoProfile -Command "exit [int]($PSVersionTable.PSVersion -lt [version]'7.6')" && goto shell
dotnet tool restore >nul 2>&1 && goto tool
set bin=bin\Release\net10.0
dotnet build VlmRun.sln -c Release -v quiet -nologo || exit /b 1
dotnet build src\VlmRun -c Release -t:Stage -v quiet -nologo || exit /b 1
set without=PowerShell 7.6 was not on PATH and could not be restored.
if /i "%task%"=="Build" echo Built out\VlmRun. Not imported: %without%& exit /b 0
if /i "%task%"=="Test" echo Left out: the module's own suite and the official Node clients. %without%& dotnet tests\VlmRun.Client.Tests\%bin%\VlmRun.Client.Tests.dll -noColor& exit /b
if /i "%task%"=="Demo" echo Left out: the cmdlets. %without%& dotnet tests\VlmRun.Simulator\%bin%\VlmRun.Simulator.dll --demo docs\demo\images& exit /b
echo %task% needs PowerShell 7.6. %without%
exit /b 1

:shell
pwsh -NoProfile -File build.ps1 %*
exit /b

:tool
dotnet tool run pwsh -- -NoProfile -File build.ps1 %*
exit /b
