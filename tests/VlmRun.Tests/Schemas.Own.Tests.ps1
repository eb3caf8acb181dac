Describe 'A schema of one''s own' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        New-Picture "$TestDrive/a.jpg" 1
        # The schema that was sent, as JSON without blanks.
        function Get-Sent { (@(Get-Request $sim POST /v1/image/generate)[-1].body.config.json_schema) | ConvertTo-Json -Depth 20 -Compress }
        function Send-Schema($Schema) { $null = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -JsonSchema $Schema -ErrorAction Stop; Get-Sent }

        class Line { [string] $Text; [decimal] $Price; [int] $Quantity }
        class Invoice { [string] $Vendor; [DateOnly] $Date; [Nullable[double]] $Total; [bool] $Paid; [Line[]] $Items; [DayOfWeek] $Day; [Collections.Generic.List[string]] $Notes; [datetime] $At }
        class Circle { [Circle] $Inner }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
    }

    It 'is created from a class, given as <How>' -ForEach @(
        @{ How = 'a type'; Give = { ([Invoice]) } }
        @{ How = 'its name, as an argument is'; Give = { '[Invoice]' } }
    ) {
        $sent = Send-Schema (& $Give) | ConvertFrom-Json -AsHashtable
        $sent.title, $sent.type | Should -Be 'Invoice', 'object'
        $sent.properties.Keys | Should -Be 'Vendor', 'Date', 'Total', 'Paid', 'Items', 'Day', 'Notes', 'At'
        $sent.properties.Vendor.type, $sent.properties.Total.type, $sent.properties.Paid.type | Should -Be 'string', 'number', 'boolean'
        $sent.properties.Date.format, $sent.properties.At.format | Should -Be 'date', 'date-time'
        $sent.properties.Items.type, $sent.properties.Items.items.properties.Quantity.type | Should -Be 'array', 'integer'
        $sent.properties.Day.enum | Should -Contain 'Monday'
        $sent.properties.Notes.items.type | Should -Be 'string'
    }

    It 'is created from a class that is defined where the command is typed' {
        $null = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -JsonSchema [Line] -ErrorAction Stop
        (Get-Sent | ConvertFrom-Json).properties.Price.type | Should -Be number
        (Send-Schema ([uri[]]) | ConvertFrom-Json).items.type | Should -Be string
    }

    It 'is expanded from its shorthand' {
        $sent = Send-Schema ([ordered]@{ vendor = 'string'; total = 'number'; issued = 'date'; paid = 'bool'; items = @(@{ text = 'string' }); tags = @('string'); buyer = @{ name = 'text' }; line = [Line] }) | ConvertFrom-Json -AsHashtable
        $sent.type | Should -Be object
        $sent.properties.Keys | Should -Be 'vendor', 'total', 'issued', 'paid', 'items', 'tags', 'buyer', 'line'
        $sent.properties.total.type, $sent.properties.issued.format, $sent.properties.paid.type | Should -Be 'number', 'date', 'boolean'
        $sent.properties.items.type, $sent.properties.items.items.type, $sent.properties.items.items.properties.text.type | Should -Be 'array', 'object', 'string'
        $sent.properties.tags.items.type, $sent.properties.buyer.properties.name.type, $sent.properties.line.title | Should -Be 'string', 'string', 'Line'
        '{"a":"integer","b":[{"c":"string"}]}' | Set-Content "$TestDrive/short.json"
        (Send-Schema "$TestDrive/short.json" | ConvertFrom-Json).properties.b.items.properties.c.type | Should -Be string
    }

    It 'is sent unchanged if it is a JSON schema: <Json>' -ForEach @(
        @{ Json = '{"type":"object","properties":{"type":{"type":"string"}}}' }
        @{ Json = '{"$ref":"#/$defs/a","$defs":{"a":{"type":"object"}}}' }
        @{ Json = '{"anyOf":[{"type":"string"}],"x-vendor":1}' }
        @{ Json = '{"properties":{"a":{"type":"string"}},"x-more":true}' }
        @{ Json = '{"type":["object","null"],"required":["a"]}' }
    ) {
        Send-Schema $Json | Should -BeExactly $Json
    }

    It 'a field may have the name of a keyword' {
        $sent = Send-Schema '{"title":"string","description":"string","format":"string"}' | ConvertFrom-Json
        $sent.properties.title.type, $sent.properties.format.type | Should -Be 'string', 'string'
    }

    It 'anything else is rejected before it is paid for, by name: <What>' -ForEach @(
        @{ What = 'a type that is none'; Schema = @{ vendor = 'strin' }; Says = "*'vendor' is 'strin'*string, number*" }
        @{ What = 'deep in it'; Schema = @{ items = @(@{ price = 'numbr' }) }; Says = "*'items``[``].price' is 'numbr'*" }
        @{ What = 'a value'; Schema = @{ total = 5 }; Says = "*'total' is 5*" }
        @{ What = 'a list of several'; Schema = @{ tags = 'a', 'b' }; Says = "*'tags' is a list*" }
        @{ What = 'a result'; Schema = '{"invoice_id":"INV-1","total":12.5}'; Says = "*'invoice_id' is 'INV-1'*" }
        @{ What = 'a class that is not there'; Schema = '[NoSuchClass]'; Says = '*no class `[NoSuchClass`]*' }
    ) {
        { New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -JsonSchema $Schema } | Should -Throw $Says
        { Invoke-VlmChat hello -JsonSchema $Schema } | Should -Throw $Says
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'a class that refers to itself is rejected' {
        { New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -JsonSchema ([Circle]) } | Should -Throw '*Circle*itself*'
        @(Get-Request $sim).Count | Should -Be 0
    }

    It '-Typed follows the schema that was sent, by object and by id' {
        Set-Simulator $sim @{ response_override = @{ when = '2026-02-01'; total = '12.50'; note = '2026-02-01' } }
        $made = New-VlmImagePrediction "$TestDrive/a.jpg" -Domain document.invoice -JsonSchema @{ when = 'date'; total = 'number'; note = 'string' }
        Clear-Request $sim
        foreach ($got in ($made | Receive-VlmPrediction -Typed), (Receive-VlmPrediction $made.Id -Typed)) {
            $got.when | Should -BeOfType ([datetime])
            $got.total | Should -BeOfType ([decimal])
            $got.note | Should -BeOfType ([string])
        }

        # The domain's schema was not asked for.
        @(Get-Request $sim POST).Count | Should -Be 0
        # Another session knows the domain only.
        Connect-Simulator $sim
        ($made.Id | Receive-VlmPrediction -Typed).when | Should -BeOfType ([string])
        @(Get-Request $sim POST /v1/schema).Count | Should -Be 1
        # What is said counts most.
        ($made | Receive-VlmPrediction -Typed -JsonSchema @{ note = 'date' }).note | Should -BeOfType ([datetime])
    }
}
