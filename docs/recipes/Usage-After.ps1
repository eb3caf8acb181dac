# Shows what the predictions of today have cost, in credits and dollars, by domain.
Get-VlmPrediction -Since (Get-Date).Date | Measure-VlmUsage -By Domain | Select-Object Group, Predictions, Credits, @{ n = 'USD'; e = { $_.Credits / 100 } }
