Describe 'Fields and rows of results' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 3
        # A prediction whose payload is exactly this JSON text.
        function New-Answer([string] $Json, [string] $Domain = 'document.invoice') {
            $body = '{"response_override":' + $Json + '}'
            $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body $body -ContentType application/json
            New-VlmImagePrediction $files[0] -Domain $Domain
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    Context 'ConvertTo-VlmField' {
        It 'reads both shapes of metadata, and both words for low' {
            $fields = New-Answer '{
                "a":"x","a_metadata":{"confidence":"low","bboxes":[{"xywh":[0.1,0.2,0.3,0.4],"page":2}],"bbox_content":"X"},
                "b":7.50,"b_metadata":{"confidence":"lo","bboxes":[{"bbox":{"xywh":[0,0,1,0.5]},"page":1,"content":"7,5"},{"bbox":{"xywh":[0,0.5,1,0.5]},"page":3,"content":"0"}]}}' |
                ConvertTo-VlmField
            $fields.Path | Should -Be 'a', 'b'
            $fields.Confidence | Should -Be 'lo', 'lo'
            $fields.Page | Should -Be 2, 1
            $fields[0].Boxes[0].X, $fields[0].Boxes[0].Y, $fields[0].Boxes[0].Width, $fields[0].Boxes[0].Height | Should -Be 0.1, 0.2, 0.3, 0.4
            $fields[0].Boxes[0].Text | Should -Be 'X'
            $fields[1].Boxes.Text | Should -Be '7,5', '0'
            $fields[1].Boxes.Page | Should -Be 1, 3
            $fields[1].Value | Should -BeOfType decimal
        }

        It 'writes one field for each value at any depth, with its path, source and id' {
            $made = New-Answer '{"items":[{"sku":"a","sku_metadata":{"confidence":"hi"},"tags":["x","y"]},{"sku":null}],"seller":{"city":"Ashford"},"a.b":true}'
            $fields = $made | ConvertTo-VlmField
            $fields.Path | Should -Be 'items[0].sku', 'items[0].tags[0]', 'items[0].tags[1]', 'items[1].sku', 'seller.city', "['a.b']"
            $fields.Name | Should -Be 'sku', 'tags', 'tags', 'sku', 'city', 'a.b'
            $fields[0].Confidence | Should -Be 'hi'
            $fields[1].Confidence | Should -BeNullOrEmpty
            $fields.Source | Select-Object -Unique | Should -Be $files[0].FullName
            $fields.PredictionId | Select-Object -Unique | Should -Be $made.Id
        }

        It 'uses the metadata of the parent for values without their own, but not for null values' {
            $fields = New-Answer '{"seller":{"city":"Ashford","zip":null,"name":"N","name_metadata":{"confidence":"hi"}},"seller_metadata":{"confidence":"med","bboxes":[{"xywh":[0,0,1,1],"page":0}]}}' | ConvertTo-VlmField
            $fields.Confidence | Should -Be 'med', $null, 'hi'
            $fields[0].Boxes.Count | Should -Be 1
        }

        It 'accepts metadata for each element of a list' {
            $fields = New-Answer '{"tags":["a","b"],"tags_metadata":[{"confidence":"hi"},{"confidence":"lo"}]}' | ConvertTo-VlmField
            $fields.Confidence | Should -Be 'hi', 'lo'
        }

        It 'keeps a field whose name ends in _metadata but which is not metadata' {
            $fields = New-Answer '{"file":"f","file_metadata":{"author":"A"},"lone_metadata":{"confidence":"hi"}}' | ConvertTo-VlmField
            $fields.Path | Should -Be 'file', 'file_metadata.author', 'lone_metadata.confidence'
        }

        It 'ignores invalid boxes' {
            $fields = New-Answer '{"a":1,"a_metadata":{"confidence":7,"bboxes":[{"xywh":[0,1]},{"xywh":"x"},null,5,{"bbox":{}},{"xywh":[-1,2,0,9],"page":"p"}]}}' | ConvertTo-VlmField
            $fields.Boxes.Count | Should -Be 1
            $fields.Boxes[0].X | Should -Be -1
            $fields.Page | Should -BeNullOrEmpty
            $fields.Confidence | Should -Be '7'
        }

        It 'accepts predictions, payloads, hashtables, JSON objects and objects from Import-Clixml' {
            $made = New-Answer '{"a":{"b":1}}'
            $made | Export-Clixml "$TestDrive/made.clixml" -Depth 8
            $all = @($made; $made | Receive-VlmPrediction; Import-Clixml "$TestDrive/made.clixml"; @{ a = @{ b = 1 } }; '{"a":{"b":1}}' | ConvertFrom-Json)
            $fields = $all | ConvertTo-VlmField
            $fields.Path | Should -Be (@('a.b') * 5)
            $fields[0..2].PredictionId | Should -Be (@($made.Id) * 3)
            $fields[0..2].Source | Should -Be (@($files[0].FullName) * 3)
        }

        It 'rejects anything that is not a payload, and says what to specify' {
            $fields = 'some-id', @{ a = 1 } | ConvertTo-VlmField -ErrorVariable failed -ErrorAction SilentlyContinue
            $fields.Path | Should -Be 'a'
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadParameter*'
            "$($failed[0])" | Should -BeLike "*'some-id'*"
        }

        It 'reports a prediction that failed or has not ended, and continues' {
            Set-Simulator $sim @{ job_outcome = 'failed' }
            $bad = New-VlmImagePrediction $files[0] -Domain document.invoice -ErrorAction SilentlyContinue
            Set-Simulator $sim @{ job_outcome = 'never' }
            $open = New-VlmImagePrediction $files[1] -Domain document.invoice -Batch
            $null = $bad, $open, @{ a = 1 } | ConvertTo-VlmField -ErrorVariable failed -ErrorAction SilentlyContinue -OutVariable fields
            $fields.Path | Should -Be 'a'
            $failed.FullyQualifiedErrorId -replace ',.*' | Should -Be 'PredictionFailed', 'NotFinished'
        }

        It 'reads a payload that is a thousand levels deep, and needs no session' {
            Set-Simulator $sim @{ response_depth = 900 }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice
            Disconnect-VlmRun
            ($made | ConvertTo-VlmField)[0].Path | Should -Be ('inner.' * 900 + 'invoice_id')
        }
    }

    Context 'the fields of a real picture' {
        BeforeAll { $invoice = "$PSScriptRoot/../../docs/demo/images/invoice.png" }

        It 'are at the position of the words, in the <Shape> shape of metadata' -ForEach @(@{ Shape = 'flat' }, @{ Shape = 'nested' }) {
            Set-Simulator $sim @{ metadata_shape = $Shape }
            $fields = New-VlmImagePrediction $invoice -Domain document.invoice -Confidence -Grounding | ConvertTo-VlmField
            $price = $fields | Where-Object Path -EQ 'items[1].unit_price'
            $price.Value, $price.Confidence, $price.Page | Should -Be 685.50, 'lo', 0
            # 950, 658 of 1240 x 1600, and some pixels around it
            $price.Boxes[0].X | Should -BeGreaterThan (940 / 1240)
            $price.Boxes[0].X | Should -BeLessThan (950 / 1240)
            $price.Boxes[0].Y | Should -BeLessThan (658 / 1600)
            $price.Boxes[0].Y + $price.Boxes[0].Height | Should -BeGreaterThan (668 / 1600)
            $fields | Where-Object { $_.Confidence -eq 'lo' } | Should -HaveCount 4
            ($fields | Where-Object Path -EQ customer_billing_address.street).Boxes.Count | Should -Be 2
        }

        It 'are read from an execution of the extraction skill too, with or without program mode' {
            $file = Send-VlmFile $invoice
            $run = @{ Skill = 'grounded-document-extraction'; Inputs = @{ file = @{ type = 'input_file'; file_id = $file.Id } }; Wait = $true }
            $plain = Invoke-VlmAgent @run -Config @{ mode = 'program' } | ConvertTo-VlmField
            $wrapped = Invoke-VlmAgent @run | ConvertTo-VlmField
            $plain | Where-Object Path -EQ 'order_id' | ForEach-Object Confidence | Should -Be 'lo'
            $wrapped | Where-Object Path -EQ 'result.order_id' | ForEach-Object Value | Should -Be 'PO-7731'
            $wrapped | Where-Object Path -EQ 'result.order_id' | ForEach-Object { $_.Boxes.Text } | Should -Be 'PO-7731'
        }
    }

    Context 'the default view' {
        It 'shows a payload without its metadata, which the object keeps' {
            $made = New-Answer '{"a":1,"a_metadata":{"confidence":"hi"},"list":[{"b":2,"b_metadata":{"confidence":"hi"}}],"own_metadata":3}'
            $got = $made | Receive-VlmPrediction
            $text = $got | Out-String
            $text | Should -Not -Match 'a_metadata'
            $text | Should -Match 'own_metadata'
            $text | Should -Match 'PredictionId'
            $got.list | Out-String | Should -Not -Match 'metadata'
            $got.a_metadata.confidence | Should -Be 'hi'
            $got | ConvertTo-Json -Depth 5 | Should -Match 'a_metadata'
            $got | Select-Object * | Out-String | Should -Match 'a_metadata'
            $made.Response | Out-String | Should -Not -Match 'a_metadata'
        }
    }

    Context 'ConvertTo-VlmRow' {
        It 'has the columns of the schema in their order, whatever the payload contains' {
            $row = New-Answer '{"total_amount":5,"issuer_address":{"city":"Ashford"},"invoice_id":"I"}' | ConvertTo-VlmRow
            $names = $row.PSObject.Properties.Name
            $schema = (Get-VlmSchema document.invoice).GetJsonSchema().GetRawText() | ConvertFrom-Json
            $names[0] | Should -Be $schema.properties.PSObject.Properties.Name[0]
            $names | Should -Contain 'issuer_address_city'
            $names | Should -Contain 'bank_details_iban'
            $names | Select-Object -Last 2 | Should -Be 'Source', 'PredictionId'
            $row.issuer_address_city, $row.invoice_id, $row.total_amount, $row.Source | Should -Be 'Ashford', 'I', 5, $files[0].FullName
        }

        It 'has the same columns for each row, and requests the schema once' {
            Clear-Request $sim
            $rows = $files | New-VlmImagePrediction -Domain document.invoice -Confidence -Grounding | ConvertTo-VlmRow
            @($rows | ForEach-Object { $_.PSObject.Properties.Name -join ',' } | Select-Object -Unique).Count | Should -Be 1
            $rows[0].PSObject.Properties.Name -match '_metadata' | Should -BeNullOrEmpty
            @(Get-Request $sim POST /v1/schema).Count | Should -Be 1
            $rows | ForEach-Object { $_.PSObject.Properties } | Where-Object { $_.Value -is [array] -or $_.TypeNameOfValue -match 'Custom' } | Should -BeNullOrEmpty
        }

        It 'writes a row for each element of a list, and one for an empty list' {
            $first = New-Answer '{"invoice_id":"A","items":[{"description":"x","quantity":1},{"description":"y","quantity":2}],"currency":"EUR"}'
            $second = New-Answer '{"invoice_id":"B","items":[]}'
            $rows = $first, $second | ConvertTo-VlmRow -Expand items
            $rows.invoice_id | Should -Be 'A', 'A', 'B'
            $rows.items_description | Should -Be 'x', 'y', $null
            $rows.currency | Should -Be 'EUR', 'EUR', $null
            $rows[0].PSObject.Properties.Name | Should -Not -Contain 'items'
            $rows[0].PSObject.Properties.Name -join ',' | Should -BeLike '*customer_vat_id,items_description,items_quantity,*,currency,*'
        }

        It 'puts lists in one cell' {
            $row = @{ tags = 'a', 2, $null; things = @(@{ n = 1.50 }) } | ConvertTo-VlmRow -WarningAction SilentlyContinue -Separator '|'
            $row.tags | Should -Be 'a|2|'
            $row.things | Should -Be '[{"n":1.5}]'
        }

        It 'uses the specified columns in their order, with wildcards and paths' {
            $made = New-Answer '{"invoice_id":"I","issuer_address":{"city":"C"},"items":[{"description":"d"}]}'
            Clear-Request $sim
            $row = $made | ConvertTo-VlmRow -Property source, issuer_address.city, nothing, Invoice_Id
            $row.PSObject.Properties.Name | Should -BeExactly 'source', 'issuer_address_city', 'nothing', 'Invoice_Id'
            $row.source, $row.issuer_address_city, $row.nothing, $row.Invoice_Id | Should -Be $files[0].FullName, 'C', $null, 'I'
            @(Get-Request $sim POST /v1/schema).Count | Should -Be 0
            ($made | ConvertTo-VlmRow -Expand items -Property 'items_q*', invoice_id).PSObject.Properties.Name | Should -Be 'items_quantity', 'invoice_id'
        }

        It 'names the existing lists if the specified list does not exist' {
            { New-Answer '{"items":[]}' | ConvertTo-VlmRow -Expand lines } | Should -Throw "There is no list 'lines' to expand."
            $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*items*'
        }

        It 'works without a session, and warns of fields that appear later' {
            Disconnect-VlmRun
            $rows = @{ a = 1 }, @{ a = 2; b = 3 } | ConvertTo-VlmRow -WarningVariable warned -WarningAction SilentlyContinue
            $rows.a | Should -Be 1, 2
            "$warned" | Should -BeLike "*'b' has no column*"
        }

        It 'accepts a schema as a parameter' {
            $schema = @{ type = 'object'; properties = [ordered]@{ z = @{ type = 'string' }; a = @{ '$ref' = '#/$defs/A' } }; '$defs' = @{ A = @{ type = 'object'; properties = @{ deep = @{ anyOf = @(@{ type = 'array'; items = @{ type = 'string' } }, @{ type = 'null' }) } } } } }
            $row = @{ a = @{ deep = 'x', 'y' } } | ConvertTo-VlmRow -JsonSchema $schema
            $row.PSObject.Properties.Name | Should -Be 'z', 'a_deep', 'Source', 'PredictionId'
            $row.a_deep | Should -Be 'x; y'
        }

        It 'survives a schema that contains itself' {
            $schema = @{ '$ref' = '#/$defs/N'; '$defs' = @{ N = @{ type = 'object'; properties = @{ v = @{ type = 'string' }; child = @{ '$ref' = '#/$defs/N' } } } } }
            (@{ v = 1; child = @{ v = 2 } } | ConvertTo-VlmRow -JsonSchema $schema).child_v | Should -Be 2
        }

        It 'never overwrites a field of the payload, and renames columns with the same name' {
            $row = New-Answer '{"Source":"theirs","a_b":1,"a":{"b":2}}' 'other' | ConvertTo-VlmRow -WarningAction SilentlyContinue
            $row.Source, $row.a_b, $row.a_b_2 | Should -Be 'theirs', 1, 2
        }

        It 'writes each row at once, and can be stopped early' {
            $seen = 0
            $rows = 1..10000 | ForEach-Object { $seen = $_; @{ n = $_ } } | ConvertTo-VlmRow -WarningAction SilentlyContinue | Select-Object -First 3
            $rows.n | Should -Be 1, 2, 3
            $seen | Should -BeLessThan 6
        }

        It 'loses nothing through Export-Csv' {
            $files | New-VlmImagePrediction -Domain document.invoice | ConvertTo-VlmRow | Export-Csv "$TestDrive/rows.csv"
            $back = Import-Csv "$TestDrive/rows.csv"
            $back.Count | Should -Be 3
            $back[0].issuer_address_city | Should -Not -BeNullOrEmpty
        }
    }
}
