using System.Globalization;

namespace Fleet.Grains.Packs;

/// <summary>
/// Wraps a pack's statement so that it says when the server began it and gives at most one row more than its cap.
/// </summary>
internal static class PackSql
{
    /// <summary>
    /// The column with the server's time at which the statement began, in seconds. A pipeline sends all answers at its
    /// end, so only the server knows what each statement took.
    /// </summary>
    public const string StartedColumn = "fleet_started";

    /// <summary>True in every row of the pack's own; NULL in the one row that stands for none.</summary>
    public const string RowColumn = "fleet_row";

    /// <summary>How many columns stand before the pack's own: these two, in this order.</summary>
    public const int OwnColumns = 2;

    /// <summary>The pack's own statement for this server: what people want to see.</summary>
    public static string Of(ChosenPack chosen) =>
        chosen.Query.Sql.Replace("{extension_schema}", chosen.ExtensionSchema, StringComparison.Ordinal);

    /// <summary>The statement to send.</summary>
    public static string Wrap(ChosenPack chosen, int rowCap)
    {
        var sql = Of(chosen);
        if (chosen.Query.IsSentAsIs)
        {
            return sql;
        }

        var limit = (rowCap + 1).ToString(CultureInfo.InvariantCulture);
        return $"""
            SELECT * FROM (SELECT extract(epoch FROM pg_catalog.statement_timestamp())::pg_catalog.float8 AS {StartedColumn}) AS fleet_clock
            LEFT JOIN (SELECT true AS {RowColumn}, fleet_rows.* FROM (
            {sql}
            ) AS fleet_rows LIMIT {limit}) AS fleet_pack ON true
            """;
    }
}
