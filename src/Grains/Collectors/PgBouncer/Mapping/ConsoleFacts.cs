namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>
/// What one answer of the console says that families of another are made with: limits to measure by, the clock, the names to
/// show. Kept between collections, since not everything is asked each time.
/// </summary>
internal sealed class ConsoleFacts(int applications)
{
    private Dictionary<string, double> _ofDatabases = [];
    private Dictionary<string, double> _ofUsers = [];

    /// <summary>The setting max_client_conn; null while it is not known.</summary>
    public double? MaxClients { get; private set; }

    /// <summary>The application names to show.</summary>
    public ApplicationNames Applications { get; } = new(applications);

    /// <summary>PgBouncer's clock.</summary>
    public ConsoleClock Clock { get; } = new();

    /// <summary>How many servers a pool may have: what its user says goes before what its database says.</summary>
    public double? PoolSize(string database, string user) =>
        _ofUsers.TryGetValue(user, out var own) ? own : _ofDatabases.TryGetValue(database, out var size) ? size : null;

    public void LearnConfig(ShowTable table) =>
        MaxClients = table.Rows.Where(row => row.Text("key") == "max_client_conn").Select(row => row.Number("value")).FirstOrDefault();

    public void LearnDatabases(ShowTable table) => _ofDatabases = Sizes(table);

    public void LearnUsers(ShowTable table) => _ofUsers = Sizes(table);

    public void LearnClients(ShowTable table)
    {
        Applications.Learn(table.Rows.Select(ClientFamilies.Application));
        Clock.Reset();
        LearnTimes(table);
    }

    public void LearnTimes(ShowTable table)
    {
        foreach (var row in table.Rows)
        {
            Clock.Learn(row.Text("request_time"));
            Clock.Learn(row.Text("connect_time"));
        }
    }

    private static Dictionary<string, double> Sizes(ShowTable table)
    {
        var sizes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            // A user without a size of its own has none here, or a negative one.
            if (row.Number("pool_size") is { } size and >= 0)
            {
                sizes[row.Text("name")] = size;
            }
        }

        return sizes;
    }
}
