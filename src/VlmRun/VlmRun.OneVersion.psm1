# Runs before the assemblies are loaded: .NET's own error for a second version does not say what to do.
# The inner block is compiled only when it is called, so that a first import does not pay for it.
if ('VlmRun.Prediction' -as [type]) {
    & {
        $loaded = [VlmRun.Prediction].Assembly.GetName().Version.ToString(3)
        if ([IO.File]::ReadAllText("$PSScriptRoot/VlmRun.psd1") -notmatch "ModuleVersion\s*=\s*'$([regex]::Escape($loaded))'") {
            throw "A process can load only one version of VlmRun, and this one has loaded $loaded. To use the version in '$PSScriptRoot', start a new pwsh."
        }
    }
}
