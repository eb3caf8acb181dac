# Starts jobs, and receives their results as callbacks instead of polling. $Address is where the service reaches this port, such as a tunnel.
param([string] $Path = 'scans/*.pdf', [int] $Port = 8080, [string] $Address = 'https://hooks.example.com/', [securestring] $Secret = (Get-Secret VlmRunWebhook))

$files = @(Get-ChildItem $Path)
$listener = Start-ThreadJob { Receive-VlmWebhook -Port $using:Port -Secret $using:Secret -Count @($using:files).Count -TimeoutSec 3600 }
$null = $files | New-VlmDocumentPrediction -Domain document.invoice -CallbackUrl $Address
Receive-Job $listener -Wait -AutoRemoveJob | Receive-VlmPrediction
