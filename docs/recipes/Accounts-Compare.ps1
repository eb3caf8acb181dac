# Sums the credits that several accounts have used this month. Each key comes from a vault and has its own session.
param([string[]] $Secret = ('WorkKey', 'TestKey'))

foreach ($name in $Secret) {
    $session = Connect-VlmRun -ApiKey (Get-Secret $name) -PassThru
    Get-VlmPrediction -Since (Get-Date -Day 1).Date -Session $session | Measure-VlmUsage | Select-Object @{ n = 'Account'; e = { $name } }, Predictions, Credits
}
