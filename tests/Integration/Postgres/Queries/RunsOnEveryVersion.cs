using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres.Queries;

/// <summary>Users' files of both forms, on each version that Fleet promises.</summary>
public sealed class RunsOnEveryVersion
{
    private const string OwnForm = """
        name: moods
        about: Packs of users are of the form of Fleet's own.
        default: "on"
        tier: heavy
        scope: database
        labels: [datname, feeling, sure]
        queries:
          - max_version: 12
            sql: SELECT 0 AS n
          - sql: SELECT current_database() AS datname, 'calm'::mood AS feeling, true AS sure, count(*) AS n, now() AS at,
                ARRAY[1, 10] AS size, ARRAY[3, 4] AS size_bucket, 5 AS size_sum, 6 AS size_count FROM t1
        families:
          - {name: moods_rows, aliases: [moods_rows_again], type: gauge, column: n, scale: 2, help: Rows}
          - {name: moods_at_seconds, type: gauge, column: at, help: Now}
          - {name: moods_size, type: histogram, column: size, help: Sizes}
        """;

    public static TheoryData<int> Majors => [.. PostgresVersions.Majors];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Both_forms_answer(int major)
    {
        await using var server = await PostgresServer.StartFromAsync(PostgresVersions.Binaries(major));
        await Watched.FillShopAsync(server);
        await server.ExecuteAsync($"GRANT SELECT ON t1 TO {Watched.User}; CREATE TYPE mood AS ENUM ('calm', 'wild')", "shop");
        var directory = Directory.CreateDirectory(Path.Combine(server.Directory, "queries")).FullName;
        File.Copy(Checkout.PathOf("tests", "Integration", "Postgres", "Queries", "corpus.yaml"), Path.Combine(directory, "a.yaml"));
        await File.WriteAllTextAsync(Path.Combine(directory, "b.yaml"), OwnForm);
        var options = new PostgresOptions { QueryFiles = [directory], AutoDiscoverDatabases = false, IncludeDatabases = ["shop"] };
        await using var watched = Watched.Over(server, spec => spec with { Options = options });
        for (var i = 0; i < 2; i++)
        {
            var collection = await watched.CollectAsync();
            Assert.Equal(
                ["pg_corpus_broken"],
                collection.Parts.Where(part => part.Outcome.Kind != OutcomeKind.Ok).Select(part => part.Collector));
            Assert.Equal(4000, collection.Value("moods_rows_again", ("datname", "shop"), ("feeling", "calm"), ("sure", "true")));
            Assert.Equal([3, 4, 6, 5, 6], collection.Samples("moods_size").Select(sample => sample.Value));
            Assert.InRange(collection.Value("moods_at_seconds"), 1.7e9, 4e9);
            Assert.Equal(2000, collection.Value("pg_corpus_path_n", ("relname", "t1")));
            Assert.Equal(FamilyType.Histogram, collection.Family("pg_corpus_histogram_size")!.Type);
        }
    }
}
