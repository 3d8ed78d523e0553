using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Holds docs/metrics to the code; <c>make docs</c> runs it so that it writes the files in place of comparing them.</summary>
public sealed class MetricDocumentsTests
{
    private const string Write = "FLEET_WRITE_DOCS";

    [Theory]
    [InlineData("postgres")]
    [InlineData("pgbouncer")]
    [InlineData("redis")]
    [InlineData("fleet")]
    public async Task A_document_says_what_the_code_defines(string name)
    {
        var wanted = (await BuildAsync(name)).ToString();
        var file = Checkout.PathOf("docs", "metrics", name + ".md");
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, wanted);
        }

        var found = File.Exists(file) ? await File.ReadAllTextAsync(file) : string.Empty;
        var missing = wanted.Split('\n').Except(found.Split('\n'));
        var left = found.Split('\n').Except(wanted.Split('\n'));
        Assert.True(
            found == wanted,
            $"docs/metrics/{name}.md is not what the code defines. Run `make docs` and commit it.\n"
                + string.Join('\n', missing.Select(line => "+ " + line).Concat(left.Select(line => "- " + line)).Take(20)));
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("pgbouncer")]
    [InlineData("redis")]
    [InlineData("fleet")]
    public async Task A_family_stands_in_its_section_once(string name)
    {
        foreach (var section in (await BuildAsync(name)).Sections)
        {
            Assert.NotEmpty(section.Rows);
            Assert.Equal(section.Rows.Length, section.Rows.Select(row => row.Name).Distinct().Count());
            Assert.All(section.Rows, row => Assert.True(row.Help.Length > 0, $"{row.Name} has no help text"));
        }
    }

    private static async Task<MetricDocument> BuildAsync(string name) => name switch
    {
        "postgres" => PostgresDocument.Build(),
        "pgbouncer" => PgBouncerDocument.Build(),
        "redis" => RedisDocument.Build(),
        _ => await FleetDocument.BuildAsync(TestContext.Current.CancellationToken),
    };
}
