using System;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A month of a bank account, whose balances match its transactions.</summary>
internal static class StatementAnswer
{
    public static JsonObject Make(AnswerRandom random)
    {
        JsonObject statement = DomainSchemas.Blank("document.bank-statement");
        DateOnly any = random.Date();
        DateOnly start = new(any.Year, any.Month, 1);
        DateOnly end = start.AddMonths(1).AddDays(-1);
        decimal balance = random.Decimal(100, 9000, 2);
        statement["account_number"] = $"SIM-{random.Next(10000000, 99999999)}";
        statement["account_type"] = "checking";
        statement["bank_name"] = $"{random.Pick(Words.Cities)} Savings Bank";
        statement["client_name"] = random.Pick(Words.People);
        statement["starting_balance"] = balance;
        statement["statement_date"] = InvoiceAnswer.Date(end);
        statement["statement_start_date"] = InvoiceAnswer.Date(start);
        statement["statement_end_date"] = InvoiceAnswer.Date(end);
        JsonArray transactions = [];
        int day = 0;
        for (long left = random.Next(3, 9); left > 0; left--)
        {
            day = Math.Min(day + (int)random.Next(0, 4), end.Day - 1);
            bool isDeposit = random.Next(0, 2) == 0;
            decimal amount = random.Decimal(5, 900, 2);
            balance += isDeposit ? amount : -amount;
            transactions.Add(Transaction(isDeposit ? "deposit" : "withdrawal", amount, start.AddDays(day), random.Pick(Words.Companies)));
        }

        statement["table_item"] = transactions;
        statement["ending_balance"] = balance;
        return statement;
    }

    private static JsonObject Transaction(string kind, decimal amount, DateOnly date, string description)
    {
        JsonObject transaction = [];
        foreach (string each in (string[])["deposit", "withdrawal"])
        {
            bool isIt = each == kind;
            transaction["transaction_" + each] = isIt ? amount : null;
            transaction[$"transaction_{each}_date"] = isIt ? InvoiceAnswer.Date(date) : null;
            transaction[$"transaction_{each}_description"] = isIt ? description : null;
        }

        return transaction;
    }
}
