@{
    RootModule             = 'VlmRun.dll'
    ModuleVersion          = '0.1.0'
    CompatiblePSEditions   = @('Core')
    GUID                   = '6d2c5d0e-8f3a-4c0b-9a57-2b6a0f1e7c41'
    Author                 = 'VlmRun contributors'
    CompanyName            = 'VlmRun contributors'
    Copyright              = '(c) VlmRun contributors. MIT License.'
    Description            = 'The VLM Run API from PowerShell: images in, typed predictions out, by the thousand, under a rate limit, nothing lost and nothing paid for twice.'
    PowerShellVersion      = '7.6'
    NestedModules          = @('VlmRun.OneVersion.psm1')
    FormatsToProcess       = @('VlmRun.format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Connect-VlmRun'
        'ConvertTo-VlmField'
        'ConvertTo-VlmRow'
        'Disconnect-VlmRun'
        'Export-VlmReview'
        'Get-VlmAgent'
        'Get-VlmArtifact'
        'Get-VlmBatch'
        'Get-VlmDataset'
        'Get-VlmDomain'
        'Get-VlmExecution'
        'Get-VlmFeedback'
        'Get-VlmFile'
        'Get-VlmFineTunedModel'
        'Get-VlmFineTuningJob'
        'Get-VlmHub'
        'Get-VlmModel'
        'Get-VlmPrediction'
        'Get-VlmSchema'
        'Get-VlmSession'
        'Get-VlmSkill'
        'Import-VlmReview'
        'Invoke-VlmAgent'
        'Invoke-VlmBatch'
        'Invoke-VlmChat'
        'Invoke-VlmFineTunedModel'
        'Measure-VlmAccuracy'
        'Measure-VlmCost'
        'Measure-VlmUsage'
        'New-VlmAgent'
        'New-VlmAudioPrediction'
        'New-VlmDataset'
        'New-VlmDocumentPrediction'
        'New-VlmFineTuningJob'
        'New-VlmImagePrediction'
        'New-VlmPrediction'
        'New-VlmSchema'
        'New-VlmSkill'
        'New-VlmUploadUrl'
        'New-VlmVideoPrediction'
        'Publish-VlmFineTunedModel'
        'Receive-VlmPrediction'
        'Receive-VlmWebhook'
        'Remove-VlmFile'
        'Save-VlmSkill'
        'Save-VlmArtifact'
        'Send-VlmFile'
        'Show-VlmReview'
        'Submit-VlmFeedback'
        'Test-VlmConnection'
        'Test-VlmWebhookSignature'
        'Update-VlmSkill'
        'Wait-VlmExecution'
        'Wait-VlmPrediction'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('VLM', 'VlmRun', 'OCR', 'Vision', 'Documents', 'Invoice', 'AI', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
