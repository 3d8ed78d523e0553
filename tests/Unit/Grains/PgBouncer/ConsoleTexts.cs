using Fleet.Tests.Testing;

namespace Fleet.Tests.Unit.Grains.PgBouncer;

/// <summary>Answers of consoles by statement, as a stand-in gives them: those of a real 1.18 under load, and what later versions changed.</summary>
internal static class ConsoleTexts
{
    /// <summary>Every SHOW that was written down, without the errors.</summary>
    public static Dictionary<string, string> V118 { get; } = Read();

    /// <summary>1.25: further columns, some of them in the middle, one renamed, and SHOW STATE.</summary>
    public static Dictionary<string, string> V125 { get; } = new(StringComparer.Ordinal)
    {
        ["SHOW VERSION"] = "version\nPgBouncer 1.25.2",
        ["SHOW STATE"] = "key|value\nactive|no\npaused|yes\nsuspended|no",
        ["SHOW LISTS"] = "list|items\ndatabases|2\nusers|2\npeers|0\npools|2\npeer_pools|0\nused_clients|50\nused_servers|3",
        ["SHOW MEM"] = "name|size|used|free|memtotal\npeer_cache|100|0|1|4000",
        ["SHOW DATABASES"] = """
            name|host|port|database|force_user|pool_size|min_pool_size|reserve_pool_size|server_lifetime|pool_mode|load_balance_hosts|max_connections|current_connections|max_client_connections|current_client_connections|paused|disabled
            app|db|5432|app||4|1|2|3600||round-robin|10|5|20|15|1|0
            pgbouncer||6432|pgbouncer|pgbouncer|2|0|0|3600|statement||0|0|0|1|0|0
            """,
        ["SHOW STATS_TOTALS"] = """
            database|server_assignment_count|xact_count|query_count|bytes_received|bytes_sent|xact_time|query_time|wait_time|client_parse_count|server_parse_count|bind_count|client_login_count
            app|11|12|13|14|15|16000000|17000000|18000000|19|20|21|22
            """,
        ["SHOW POOLS"] = """
            database|user|cl_active|cl_waiting|cl_active_cancel_req|cl_waiting_cancel_req|sv_active|sv_active_cancel|sv_being_canceled|sv_idle|sv_used|sv_tested|sv_login|maxwait|maxwait_us|pool_mode|load_balance_hosts
            app|web|1|2|3|4|1|0|0|1|1|0|0|7|250000|transaction|round-robin
            app|batch|0|0|0|0|1|0|0|0|0|0|0|0|0|session|
            pgbouncer|pgbouncer|1|0|0|0|0|0|0|0|0|0|0|0|0|statement|
            """,
        ["SHOW CONFIG"] = "key|value|default|changeable\nmax_client_conn|200|100|yes\nauth_type|scram-sha-256|md5|yes\npool_mode|transaction|session|yes\nquery_wait_timeout|120|120|yes",
        ["SHOW CLIENTS"] = """
            type|user|database|replication|state|addr|port|local_addr|local_port|connect_time|request_time|wait|wait_us|close_needed|ptr|link|remote_pid|tls|application_name|prepared_statements|id
            C|web|app|none|active|10.0.0.1|4000|10.0.0.9|6432|2026-11-21 04:00:00 CET|2026-11-21 04:10:00 CET|0|0|0|a||0||shop - 10.0.0.1:4000|0|1
            C|web|app|none|active|10.0.0.2|4001|10.0.0.9|6432|2026-11-21 04:00:00 CET|2026-11-21 04:09:00 CET|0|0|0|a||0||shop - 10.0.0.2:4001|0|2
            C|watcher|pgbouncer|none|active|10.0.0.3|4002|10.0.0.9|6432|2026-11-21 04:00:00 CET|2026-11-21 04:10:30 CET|0|0|0|a||0||fleet|0|3
            """,
        ["SHOW SERVERS"] = """
            type|user|database|replication|state|addr|port|local_addr|local_port|connect_time|request_time|wait|wait_us|close_needed|ptr|link|remote_pid|tls|application_name|prepared_statements|id
            S|web|app|none|active|10.0.0.5|5432|10.0.0.9|5000|2026-11-21 04:00:00 CET|2026-11-21 04:10:00 CET|0|0|1|a||0||x|0|1
            S|web|app|none|idle|10.0.0.5|5432|10.0.0.9|5001|2026-11-21 03:10:30 CET|2026-11-21 04:10:00 CET|0|0|0|a||0||x|0|2
            S|web|app|none|idle|10.0.0.5|5432|10.0.0.9|5001|2026-10-25 02:10:30 CEST|2026-11-21 04:10:00 CET|0|0|0|a||0||x|0|3
            """,
        ["SHOW USERS"] = """
            name|pool_size|reserve_pool_size|pool_mode|max_user_connections|current_connections|max_user_client_connections|current_client_connections
            web||||5|3|30|25
            batch|1|0|session|0|1|0|0
            """,
    };

    private static Dictionary<string, string> Read()
    {
        const string Mark = "##### ";
        const string By = " (as stats user)";
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var statement = string.Empty;
        foreach (var line in File.ReadLines(Checkout.PathOf("tests", "Unit", "Grains", "PgBouncer", "Captures", "show_1.18.txt")))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                statement = line[Mark.Length..].Replace(By, string.Empty, StringComparison.Ordinal);
            }
            else if (line[0] != '(' && !line.StartsWith("ERROR", StringComparison.Ordinal))
            {
                answers[statement] = answers.GetValueOrDefault(statement) + line + "\n";
            }
        }

        return answers;
    }
}
