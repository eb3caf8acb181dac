Describe 'Types on the pipeline' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        Connect-Simulator $sim
        $files = New-PictureFolder "$TestDrive/pictures" 4
        Set-Simulator $sim @{ outcomes = @{ '2' = 'failed' } }
        $made = $files | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit 1
        $good = $made[0]
        $deep = '{"response_override":{"a":{"b":{"c":{"d":{"e":[{"f":{"g":"bottom"}}]}}}},"n":12345678901234567890,"list":[1,2,3]}}'
        $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body $deep -ContentType application/json
        $nested = New-VlmImagePrediction $files[0] -Domain document.invoice
        $payload = $nested | Receive-VlmPrediction
        $session = Get-VlmSession
        $report = Test-VlmConnection
        $width = @{ Width = 400 }
    }

    AfterAll { Stop-Simulator $sim }

    Context 'a prediction' {
        It 'converts to its id as text' {
            "$good" | Should -Be $good.Id
            "$($good.Id)" | Should -Not -BeNullOrEmpty
        }

        It 'has local times and plain values' {
            $good.CreatedAt.Kind | Should -Be 'Local'
            $good.CompletedAt.Kind | Should -Be 'Local'
            $good.Status | Should -BeOfType ([string])
            $good.CreditsUsed | Should -BeGreaterThan 0
            $good.DurationSeconds | Should -BeGreaterThan 0
        }

        It 'has its data as read-only properties only' {
            ($good.PSObject.Properties | Where-Object MemberType -NE Property).Name | Should -BeNullOrEmpty
            { $good.Status = 'x' } | Should -Throw
        }

        It 'keeps its data in ConvertTo-Json' {
            $back = $nested | ConvertTo-Json -Depth 20 | ConvertFrom-Json
            $back.Id | Should -Be $nested.Id
            $back.Source | Should -Be $files[0].FullName
            $back.Status | Should -Be 'completed'
            $back.Response.a.b.c.d.e[0].f.g | Should -Be 'bottom'
            $back.Response.n | Should -Be 12345678901234567890
            $back.Usage.CreditsUsed | Should -Be $nested.CreditsUsed
        }

        It 'keeps its data in Export-Csv' {
            $made | Export-Csv "$TestDrive/made.csv"
            $back = Import-Csv "$TestDrive/made.csv"
            $back.Id | Should -Be $made.Id
            $back.Source | Should -Be $files.FullName
            $back.Status | Should -Be $made.Status
        }

        It 'keeps its data in Export-Clixml' {
            $nested | Export-Clixml "$TestDrive/one.xml"
            $back = Import-Clixml "$TestDrive/one.xml"
            $back.PSObject.TypeNames[0] | Should -Be 'Deserialized.VlmRun.Prediction'
            $back.Id | Should -Be $nested.Id
            $back.Source | Should -Be $files[0].FullName
            $back.CreatedAt | Should -Be $nested.CreatedAt
            $back.Response.a.b.c.d.e[0].f.g | Should -Be 'bottom'
            $back.Response.list | Should -Be 1, 2, 3
        }

        It 'in a list keeps its data in Export-Clixml' {
            $made[0], $nested | Export-Clixml "$TestDrive/list.xml"
            $back = Import-Clixml "$TestDrive/list.xml"
            $back[1].Response.a.b.c.d.e[0].f.g | Should -Be 'bottom'
            $back[0].Response.invoice_id | Should -Be $good.Response.invoice_id
        }

        It 'can be sorted, grouped, filtered and measured' {
            ($made | Sort-Object CreatedAt -Descending)[0].Id | Should -Be $made[-1].Id
            ($made | Group-Object Status -AsHashTable)['completed'].Count | Should -Be 3
            ($made | Where-Object Status -EQ failed).Source | Should -Be $files[1].FullName
            ($made | Measure-Object CreditsUsed -Sum).Sum | Should -BeGreaterThan 0
            @($made | Select-Object -Property Id, @{ n = 'Total'; e = { $_.Response.invoice_id } })[0].Total | Should -Be $good.Response.invoice_id
        }

        It 'keeps its data in ForEach-Object -Parallel' {
            $seen = $nested, $good | ForEach-Object -Parallel { "$($_.Id) $($_.Source) $($_.Response.a.b.c.d.e.f.g) $($_.CreditsUsed)" }
            $seen | Sort-Object | Should -Be (@("$($nested.Id) $($nested.Source) bottom $($nested.CreditsUsed)", "$($good.Id) $($good.Source)  $($good.CreditsUsed)") | Sort-Object)
        }

        It 'is shown as a table with status, id, domain and file name' {
            $table = $made | Format-Table | Out-String @width
            foreach ($one in $made) {
                $table | Should -Match ([regex]::Escape($one.Id))
                $table | Should -Match ([regex]::Escape((Split-Path $one.Source -Leaf)))
            }
            $table | Should -Match 'completed'
            $table | Should -Match 'failed'
            $table | Should -Match 'document\.invoice'
            $table | Should -Not -Match ([regex]::Escape($files[0].DirectoryName))
        }

        It 'is shown as a table by default, and Format-List shows all properties' {
            ($good | Out-String @width) | Should -Match '(?m)^\W*Status\W+.*\bDomain\b'
            $list = $good | Format-List | Out-String @width
            # Properties that repeat the status have no line.
            foreach ($name in $good.PSObject.Properties.Name -ne 'IsFinished') { $list | Should -Match "(?m)^$name\s+:" }
            $list | Should -Match ([regex]::Escape($files[0].FullName))
        }

        It 'shows the selected columns in Format-Table' {
            ($good | Format-Table Id, Source, CreditsUsed | Out-String @width) | Should -Match ([regex]::Escape($files[0].FullName))
        }

        It 'is shown without usage, times or domain' {
            Set-Simulator $sim @{ prediction_patch = @{ usage = $null; '$remove' = @('domain', 'completed_at') } }
            try {
                $bare = New-VlmImagePrediction $files[0] -Domain document.invoice
                $bare.Usage, $bare.CreditsUsed, $bare.Domain | Should -Be $null, $null, $null
                ($bare | Format-Table | Out-String @width) | Should -Match ([regex]::Escape($bare.Id))
                ($bare | Format-List | Out-String @width) | Should -Match ([regex]::Escape($bare.Id))
            }
            finally { Set-Simulator $sim @{ prediction_patch = $null } }
        }
    }

    Context 'a payload' {
        It 'keeps API names and order in ConvertTo-Json' {
            $payload | ConvertTo-Json -Depth 20 -Compress | Should -BeLike '{"a":{"b":{"c":{"d":{"e":`[{"f":{"g":"bottom"}}`]}}}},"n":12345678901234567890,"list":`[1,2,3`],"Source":*,"PredictionId":*}'
        }

        It 'keeps its data in Export-Clixml' {
            $payload | Export-Clixml "$TestDrive/payload.xml"
            $back = Import-Clixml "$TestDrive/payload.xml"
            $back.a.b.c.d.e[0].f.g | Should -Be 'bottom'
            $back.Source | Should -Be $files[0].FullName
            $back.PSObject.TypeNames | Should -Contain 'Deserialized.VlmRun.Response'
        }

        It 'can be exported to CSV, sorted, grouped and filtered' {
            $rows = $made | Where-Object Status -EQ completed | Receive-VlmPrediction
            $rows.Count | Should -Be 3
            $rows | Select-Object invoice_id, Source | Export-Csv "$TestDrive/rows.csv"
            (Import-Csv "$TestDrive/rows.csv").invoice_id | Should -Be $rows.invoice_id
            @($rows | Group-Object PredictionId).Count | Should -Be 3
            ($rows | Sort-Object Source -Descending)[0].Source | Should -Be $files[3].FullName
            ($rows | Where-Object Source -EQ $files[0].FullName).PredictionId | Should -Be $good.Id
        }

        It 'keeps its data in ForEach-Object -Parallel, and shows its fields' {
            $payload | ForEach-Object -Parallel { $_.a.b.c.d.e[0].f.g } | Should -Be 'bottom'
            ($payload | Format-List | Out-String @width) | Should -Match '12345678901234567890'
        }
    }

    Context 'a session and a report' {
        It 'the session keeps its data in JSON, CSV, Clixml, sorting and -Parallel' {
            ($session | ConvertTo-Json | ConvertFrom-Json).Id | Should -Be $session.Id
            ($session | ConvertTo-Csv | ConvertFrom-Csv).BaseUri | Should -Be $sim.BaseUri
            $session | Export-Clixml "$TestDrive/session.xml"
            (Import-Clixml "$TestDrive/session.xml").Origin | Should -Be 'parameter'
            ($session, $session | Sort-Object Id | Group-Object Id).Count | Should -Be 2
            $session | ForEach-Object -Parallel { $_.Id } | Should -Be $session.Id
            ($session | Out-String @width) | Should -Match ([regex]::Escape($sim.BaseUri))
            ($session | Format-List | Out-String @width) | Should -Match 'IsClosed'
        }

        It 'the report keeps its data in JSON, CSV, Clixml and -Parallel' {
            ($report | ConvertTo-Json | ConvertFrom-Json).IsConnected | Should -BeTrue
            ($report | ConvertTo-Csv | ConvertFrom-Csv).IsConnected | Should -Be 'True'
            $report | Export-Clixml "$TestDrive/report.xml"
            (Import-Clixml "$TestDrive/report.xml").Milliseconds | Should -Be $report.Milliseconds
            $report | ForEach-Object -Parallel { $_.IsConnected } | Should -BeTrue
        }
    }
}
