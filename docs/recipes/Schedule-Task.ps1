# Registers a task of Windows Task Scheduler that runs Folder-Nightly.ps1 every night and keeps a log with the exit code.
param([string] $Folder = 'C:\vlmrun', [string] $At = '01:15')

$command = '& ./Folder-Nightly.ps1 -Path scans *>> nightly.log; $code = $LASTEXITCODE; Add-Content nightly.log ((Get-Date -Format s) + '' exit code '' + $code); exit $code'
$action = New-ScheduledTaskAction -Execute pwsh.exe -Argument "-NoProfile -NonInteractive -Command `"$command`"" -WorkingDirectory $Folder
$trigger = New-ScheduledTaskTrigger -Daily -At $At
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable
Register-ScheduledTask -TaskName 'VLM Run nightly' -Action $action -Trigger $trigger -Settings $settings
