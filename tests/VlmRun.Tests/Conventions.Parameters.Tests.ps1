BeforeDiscovery {
    # Every parameter of the module: its name | what it means, in one sentence for all cmdlets | names that a second parameter for this would have.
    $table = @'
Agent              | name of an agent, where the cmdlet is about something else | AgentName
All                | all there are, and not only the current one
AllowTraining      | whether the service may train on the data | Training
ApiKey             | the key of the account | Token AccessKey
Artifact           | artifact objects
AsExecution        | run the skill or the agent of the prompt as executions, not as predictions
AsJson             | ask for JSON of any form | Json
Ascending          | the first or oldest first | Descending
BaseUri            | address of the API | BaseUrl Endpoint ApiUrl
Batch              | answer at once and work in the background | Async Background
BatchSize          | samples a training step
Body               | a received body
By                 | what to group by | GroupBy
CallbackUrl        | where the service posts the result | WebhookUrl CallbackUri
CaCertificate      | CAs to trust beside those of the system | Certificate CaFile CaPath RootCertificate
Chat               | the chat routes or their answers
ChatId             | id of a chat | ConversationId
Combine            | all inputs of the call make one job | Together Merge
Concurrency        | requests that a tuned model serves at once
Confidence         | add how sure the model is
Config             | other fields of the configuration, by the API's names | Configuration Options
Correction         | what a result should have been
CorrectionPath     | where corrections are saved while they are made
Count              | end after this many | MaxCount
Credential         | a key as the password of a credential
Description        | what a skill is for
Destination        | where to write files to | OutDirectory OutputDirectory OutPath OutputPath OutFolder DestinationPath
Detail             | level of detail of the analysis | Resolution
Domain             | domain of a prediction, or domains to filter by | DomainName
Detailed           | list the differences
DurationSec        | seconds that a tuned model stays ready
Environment        | environment that a request belongs to
Epochs             | times the training data is gone through
ExecutionId        | id of an execution, where the cmdlet is about something else
ExpirationSec      | seconds that an address lasts | ExpiresSec Lifetime
File               | file objects of the service | VlmFile
Exclude            | patterns of names to leave out
Expand             | lists whose elements become rows
FileId             | id of a file at the service
FileName           | name of a file at the service
First              | rows wanted | Limit Top
Force              | do what is refused otherwise
FromHistory        | learn prices from what jobs before have cost
FramesPerSegment   | frames to analyze in a segment of a video
GqlStatement       | the fields wanted, as GraphQL | Gql Query
Grounding          | add where each field stands
Grouped            | only the latest of each name
Hub                | use the public catalogue
Id                 | id of what the cmdlet is about
ImageData          | an image in memory | Bytes Data
Include            | patterns of names to take
IncludeRepeated    | what came before too
IncludeTotalCount  | ask for the number of all rows
InputObject        | what the cmdlet is about, as objects
Inputs             | what else an agent is given
IntervalSec        | seconds between polls | PollIntervalSec PollSec
Journal            | the file or database that a run is recorded in | JournalPath
JournalCredential  | user and password for a journal in a database
JsonSchema         | JSON schema of the result | Schema ResponseSchema
Key                | what an object is recognized by
Kind               | what the inputs hold: image, document, audio, video | UrlKind Type MediaType MediaKind
LearningRate       | the learning rate
LiteralPath        | paths without wildcards | FullName FilePath
MaxBytes           | bytes that a received body may have
MaxCredits         | credits that may be used | Budget CreditLimit MaxCost
MaxResponseBytes   | bytes of an answer that is read into memory
MaxRetry           | how often a failed try is repeated | RetryCount Retries
MaxTokens          | tokens of an answer
Message            | what is said in a chat
Method             | how files are uploaded
Mode               | how an agent is run
Model              | a model | ModelName
MoveCompleted      | folder for files that have a result
MoveFailed         | folder for files that have failed
Name               | name of what the cmdlet is about
NewOnly            | leave out what earlier runs have finished
NoBrowser          | do not open the browser
NoCheck            | do not ask the service at connect | SkipCheck
NoPublicUrl        | no download addresses of files, by default
NoStream           | do not show the answer while it comes
NoTraining         | forbid training on the data of a session
Notes              | what there is to say of a result | Comment
OrchestrationMode  | the service's orchestration mode
OrderBy            | what a list is sorted by | SortBy
OutcomeVariable    | the name of a variable for how a run ended
PageIndex          | pages of a document, counted from 0 | Page Pages
PassThru           | write what the cmdlet does not write by itself
Path               | paths with wildcards | InputPath
Port               | a port of this machine
Prediction         | the predictions that corrections belong to
PredictionId       | id of a prediction, where the cmdlet is about something else
Prefix             | where to listen
Prompt             | instructions in words | Instructions
Property           | columns, and their order
Proxy              | the address of a proxy | ProxyUri ProxyServer
ProxyCredential    | user name and password for a proxy
ProxyUseDefaultCredentials | the credentials of the current user for a proxy
PublicUrl          | ask for an address to download from
Purpose            | what an uploaded file is for
Quiet              | write true or false only
ReadTimeoutSec     | seconds that a sender may take
Recurse            | folders in folders too | Recursive
Reference          | what is known to be right
RemoveUpload       | delete uploads when the result is recorded | DeleteUpload
RequestId          | id that a request gets
RequestsPerMinute  | requests let through in a minute | RateLimit Rpm
Resubmit           | send once more even if it may have been paid for | Resend
RetryFailed        | send again what has failed
Reuse              | ask for a file's content before it is uploaded
Secret             | the account's webhook secret | WebhookSecret
SecretName         | the name of a secret that holds the key
SegmentDurationSec | seconds of a segment of a video
Separator          | what stands between the elements of a list in one cell
ServiceTier        | price and speed | Tier
Session            | the session to use | Connection Client
SessionId          | groups requests at the service
SettleSec          | seconds for which a file must not have changed | StableSec DebounceSec
Signature          | the signature of a delivery
Since              | made at this time or later | After From StartTime
Skill              | skills to use | SkillName
Skip               | rows to leave out | Offset
SkipDuplicate      | send what has the same content once
Source             | what a job was made from
Status             | states to filter by | State
Summary            | write sums only
Suffix             | end of a tuned model's name
System             | what a model keeps to in a chat | SystemPrompt
Temperature        | sampling temperature
ThrottleLimit      | requests in flight | Parallel MaxConcurrency MaxParallel
TimeoutSec         | seconds that the cmdlet, or a try, may take | Timeout TimeoutSeconds MaxWaitSec
Title              | the title of a page
Toolset            | tools that a model may use | Tool Tools
TopP               | nucleus sampling
TrainingFileId     | id of the file to train on
Typed              | dates and numbers in the types of the schema
Until              | made before this time | Before To EndTime
UntilIdleSec       | end after this many seconds without anything to do
Url                | addresses that the service fetches | Uri Address
ValidationFileId   | id of the file to validate with
Vault              | the vault of a secret
Version            | version of an agent or a skill
Wait               | wait until the job has ended
WandbApiKey        | key for Weights & Biases
WandbBaseUrl       | address of Weights & Biases
WandbProjectName   | project at Weights & Biases
Watch              | go on taking the files that arrive
Run                | name of a run in a journal that has many | RunName
'@
    $known = $table -split '\r?\n' | ForEach-Object {
        $name, $meaning, $others = $_ -split '\s*\|\s*'
        @{ Name = $name; Meaning = $meaning; Others = @($others -split '\s+' | Where-Object { $_ }) }
    }
}

Describe 'Parameters' -ForEach @{ Known = $known } {
    BeforeAll {
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $common = [Management.Automation.PSCmdlet]::CommonParameters + 'WhatIf', 'Confirm', 'UseTransaction'
        $used = Get-Command -Module VlmRun | ForEach-Object {
            $command = $_.Name
            $_.Parameters.Values | Where-Object Name -NotIn $common | ForEach-Object { [pscustomobject]@{ Name = $_.Name; Aliases = $_.Aliases; Command = $command; Type = $_.ParameterType } }
        }
    }

    It 'each have a line in the table of this test, which says once what they mean' {
        $used | Where-Object Name -NotIn $Known.Name | ForEach-Object { "$($_.Command) -$($_.Name)" } | Should -BeNullOrEmpty
        $Known.Name | Where-Object { $_ -notin $used.Name } | Should -BeNullOrEmpty
        $Known.Name | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        $Known.Meaning | Group-Object | Where-Object Count -GT 1 | ForEach-Object Name | Should -BeNullOrEmpty
    }

    It 'have no second name for what has one' {
        $second = foreach ($one in $Known) { $used | Where-Object Name -In $one.Others | ForEach-Object { "$($_.Command) -$($_.Name) means $($one.Name)" } }
        $second | Should -BeNullOrEmpty
    }

    It 'have one type, or a list of it: <Name>' -ForEach @(
        @{ Name = 'Destination' }, @{ Name = 'Kind' }, @{ Name = 'TimeoutSec' }, @{ Name = 'IntervalSec' }, @{ Name = 'ThrottleLimit' }, @{ Name = 'Url' }
        @{ Name = 'JsonSchema' }, @{ Name = 'Skill' }, @{ Name = 'Session' }, @{ Name = 'Config' }, @{ Name = 'CallbackUrl' }
    ) {
        @($used | Where-Object Name -EQ $Name | ForEach-Object {
                # The keys of -Config depend on the route, so that Tab can complete them.
                $_.Type.IsSubclassOf([VlmRun.ConfigFields]) ? [VlmRun.ConfigFields] : [Nullable]::GetUnderlyingType($_.Type) ?? $_.Type
            } | Select-Object -Unique).Count | Should -Be 1
    }

    It 'can be given as habits have it: <Alias> is <Name>' -ForEach @(
        @{ Name = 'Destination'; Alias = 'OutDirectory'; Only = 'Invoke-VlmBatch' }
        @{ Name = 'Url'; Alias = 'Uri' }
        @{ Name = 'TimeoutSec'; Alias = 'Timeout' }
        @{ Name = 'LiteralPath'; Alias = 'FullName' }
        @{ Name = 'LiteralPath'; Alias = 'PSPath' }
        @{ Name = 'Agent'; Alias = 'Name' }
        @{ Name = 'Kind'; Alias = 'UrlKind'; Only = 'Invoke-VlmChat' }
        @{ Name = 'Kind'; Alias = 'Type'; Only = 'New-VlmDataset' }
        @{ Name = 'Name'; Alias = 'Agent'; Only = 'Invoke-VlmAgent' }
    ) {
        $of = @($used | Where-Object Name -EQ $Name | Where-Object { -not $Only -or $_.Command -eq $Only })
        $of.Count | Should -BeGreaterThan 0
        $of | Where-Object { $Alias -notin $_.Aliases } | ForEach-Object Command | Should -BeNullOrEmpty
    }
}
