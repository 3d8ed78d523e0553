using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Silo.Hosting;
using Fleet.Silo.Start;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Admin;

public sealed class SpecBodyTests
{
    private readonly SecretProtector _protector = SecretProtector.TryCreate(Convert.ToBase64String(new byte[32]), out var made) ? made : throw new InvalidOperationException();

    [Theory]
    [InlineData("""{"group":"g"}""", true)]
    [InlineData("""{"credentials":{"username":"other"}}""", true)]
    [InlineData("""{"credentials":{"passwordFile":"/run/p"}}""", false)]
    [InlineData("""{"credentials":{"passwordEnv":"P"}}""", false)]
    [InlineData("""{"credentials":{"password":null}}""", false)]
    [InlineData("""{"credentials":null}""", false)]
    public void A_patch_keeps_the_encrypted_password_unless_it_speaks_of_it(string patch, bool kept)
    {
        var stored = Stored();
        var result = Bodies().Patch(stored, JsonNode.Parse(patch));
        Assert.Empty(result.Problems);
        Assert.Equal(kept ? stored.Credentials.PasswordEncrypted : null, result.Spec!.Credentials.PasswordEncrypted);
    }

    [Theory]
    [InlineData("""{"address":"127.0.0.1:6666"}""")]
    [InlineData("""{"tls":{"mode":"disable"}}""")]
    public void A_kept_password_goes_nowhere_else(string patch)
    {
        var result = Bodies().Patch(Stored(), JsonNode.Parse(patch));
        Assert.Null(result.Spec);
        Assert.Equal("credentials.password", Assert.Single(result.Problems).Path);
    }

    [Fact]
    public void A_patch_with_a_new_password_stores_that_one_encrypted()
    {
        var spec = Bodies().Patch(Stored(), JsonNode.Parse("""{"credentials":{"password":"new"}}""")).Spec!;
        Assert.True(_protector.TryUnprotect(spec.Credentials.PasswordEncrypted!, out var secret));
        Assert.Equal(("new", "fleet"), (secret.Reveal(), spec.Credentials.Username));
    }

    [Fact]
    public void A_patch_changes_its_fields_only_and_cannot_rename_the_target()
    {
        var stored = Stored();
        var spec = Bodies().Patch(stored, JsonNode.Parse("""{"labels":{"team":"b"},"interval":"30s"}""")).Spec!;
        Assert.Equal(("b", TimeSpan.FromSeconds(30), stored.Address), (spec.Labels["team"], spec.Interval, spec.Address));
        Assert.NotEmpty(Bodies().Patch(stored, JsonNode.Parse("""{"id":"other"}""")).Problems);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"colour":"red"}""")]
    [InlineData("""{"address":null}""")]
    [InlineData("""{"interval":"0s"}""")]
    public void A_patch_that_makes_no_spec_is_refused(string patch)
    {
        var result = Bodies().Patch(Stored(), JsonNode.Parse(patch));
        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Problems);
    }

    [Theory]
    [InlineData("postgres", "enable", "postmastr", "'postmastr' is no collector of postgres; did you mean 'postmaster'?")]
    [InlineData("postgres", "disable", "slowlog_last", "'slowlog_last' is no collector of postgres; it has ")]
    [InlineData("redis", "enable", "postmaster", "'postmaster' is no collector of redis; it has client_list, cluster, commandlog, config, ")]
    public void An_unknown_collector_is_refused_by_name(string kind, string list, string name, string reason)
    {
        var body = JsonNode.Parse($$"""{"kind":"{{kind}}","address":"h","collectors":{"{{list}}":["{{name}}"]} }""");
        var problem = Assert.Single(Bodies().Parse(body, TargetId.Parse("a")).Problems);
        Assert.Equal($"collectors.{list}[0]", problem.Path);
        Assert.StartsWith(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pgbouncer", """{"disable":["clients","users"]}""")]
    [InlineData("postgres", """{"enable":["all","postmaster"],"disable":["stat_user_tables_size","settings"]}""")]
    [InlineData("redis", """{"enable":"all","disable":["config","streams"]}""")]
    public void Known_collectors_are_taken(string kind, string collectors) =>
        Assert.Empty(Bodies().Parse(JsonNode.Parse($$$"""{"kind":"{{{kind}}}","address":"h","collectors":{{{collectors}}}}"""), TargetId.Parse("a")).Problems);

    private SpecBody Bodies() => new(new GrainDefaults(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10)), _protector, SiloSetup.Catalog);

    private TargetSpec Stored() => Specs.Postgres("shop") with
    {
        Credentials = new Credentials { Username = "fleet", PasswordEncrypted = _protector.Protect(new Secret("old")) },
    };
}
