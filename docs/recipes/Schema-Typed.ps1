# Extracts the fields of your own schema, as objects with dates and numbers.
param([string] $Path = 'scans/*.jpg')

$schema = @{ type = 'object'; properties = @{ total = @{ type = 'number' }; date = @{ type = 'string'; format = 'date' } } }
Get-ChildItem $Path | New-VlmImagePrediction -Domain document.receipt -JsonSchema $schema -Wait | Receive-VlmPrediction -JsonSchema $schema
