using System.Net;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>Many targets: all or none in, by pages and by filters out; and PATCH.</summary>
public sealed class ListsAndImports(AdminGateway admin) : IClassFixture<AdminGateway>
{
    private GatewayProcess Gateway => admin.Gateway;

    [Fact]
    public async Task An_import_takes_all_and_the_list_gives_them_by_pages_and_filters()
    {
        var targets = new JsonArray([.. Enumerable.Range(0, 250).Select(i => (JsonNode)Target($"page-{i:000}", i % 2 == 0 ? "even" : "odd"))]);
        var answer = await Gateway.SendAsync("POST", "api/v1/import", new JsonObject { ["targets"] = targets }.ToJsonString());
        Assert.Equal((HttpStatusCode.OK, 250, 0), (answer.Status, (int)answer.Json["created"]!, (int)answer.Json["replaced"]!));

        var seen = new List<string>();
        var pages = 0;
        for (string? after = ""; after is not null; pages++)
        {
            var page = await Gateway.JsonAsync($"api/v1/targets?group=even&kind=redis&limit=50&after={after}");
            seen.AddRange(page["targets"]!.AsArray().Select(target => (string)target!["id"]!));
            after = (string?)page["next"];
        }

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 125).Select(i => $"page-{i * 2:000}"), seen);
        Assert.Empty((await Gateway.JsonAsync("api/v1/targets?group=even&kind=postgres"))["targets"]!.AsArray());
        Assert.Equal(100, (await Gateway.JsonAsync("api/v1/targets"))["targets"]!.AsArray().Count);

        await Gateway.WaitForAsync("api/v1/targets?group=even&state=down&limit=1000", page => page.Split("\"id\"").Length == 126, TimeSpan.FromSeconds(20));
        Assert.Empty((await Gateway.JsonAsync("api/v1/targets?group=even&state=up"))["targets"]!.AsArray());
        await GroupsAndSilosCountAsync();

        targets.Add((JsonNode)Target("page-250", "even"));
        answer = await Gateway.SendAsync("POST", "api/v1/import", new JsonObject { ["targets"] = targets.DeepClone() }.ToJsonString());
        Assert.Equal((HttpStatusCode.OK, 1, 250), (answer.Status, (int)answer.Json["created"]!, (int)answer.Json["replaced"]!));
    }

    [Theory]
    [InlineData("""{"targets":[GOOD,{"id":"bad","kind":"redis"}]}""", "targets[1].address")]
    [InlineData("""{"targets":[GOOD,GOOD]}""", "targets[1].id")]
    [InlineData("""{"targets":[GOOD,{"kind":"redis","address":"x:1"}]}""", "targets[1].id")]
    [InlineData("""{"targets":[GOOD,{"id":"declared","kind":"redis","address":"x:1"}]}""", "targets[1].id")]
    [InlineData("""{"targets":[GOOD,null]}""", "targets[1]")]
    [InlineData("""{"targets":{}}""", "targets")]
    [InlineData("""{"targets":[GOOD],"more":1}""", "targets")]
    [InlineData("{}", "targets")]
    public async Task An_import_with_any_problem_takes_none(string body, string field)
    {
        var good = Target("import-good", "g").ToJsonString();
        var answer = await admin.RefusedAsync(HttpStatusCode.BadRequest, "POST", "api/v1/import", body.Replace("GOOD", good, StringComparison.Ordinal));
        Assert.Equal([field], Problems.FieldsOf(answer));
    }

    [Fact]
    public async Task An_import_tells_the_problems_of_all_its_targets()
    {
        var answer = await admin.RefusedAsync(
            HttpStatusCode.BadRequest, "POST", "api/v1/import", """{"targets":[{"id":"A"},{"id":"b","kind":"redis","address":"x:1","oops":1}]}""");
        Assert.Equal(["targets[0].id", "targets[0].kind", "targets[1].oops"], Problems.FieldsOf(answer));
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_takes_away()
    {
        const string path = "api/v1/targets/patched";
        await Gateway.SendAsync("PUT", path, """{"kind":"redis","address":"127.0.0.1:1","interval":"1h","labels":{"a":"1","b":"2"},"group":"g"}""");
        var patched = await Gateway.SendAsync("PATCH", path, """{"labels":{"a":null,"c":"3"},"group":null}""", ("Content-Type", "application/merge-patch+json"));
        Assert.Equal(HttpStatusCode.OK, patched.Status);
        var target = (await Gateway.SendAsync("GET", path)).Json;
        Assert.Equal("""{"b":"2","c":"3"}""", target["labels"]!.ToJsonString());
        Assert.Equal((null, "1h"), ((string?)target["group"], (string?)target["interval"]));

        var refused = await admin.RefusedAsync(HttpStatusCode.BadRequest, "PATCH", path, """{"interval":"x","labels":{"a b":"a"},"kind":null}""");
        Assert.Equal(["interval", "kind", "labels.a b"], Problems.FieldsOf(refused).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_put_twice_is_written_once()
    {
        const string path = "api/v1/targets/twice";
        var first = await Gateway.SendAsync("PUT", path, AdminGateway.Good);
        var second = await Gateway.SendAsync("PUT", path, AdminGateway.Good);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.Equal((long)first.Json["revision"]!, (long)second.Json["revision"]!);
    }

    private static JsonObject Target(string id, string group) =>
        new() { ["id"] = id, ["kind"] = "redis", ["address"] = "127.0.0.1:1", ["interval"] = "1h", ["group"] = group };

    private async Task GroupsAndSilosCountAsync()
    {
        var groups = (await Gateway.JsonAsync("api/v1/groups"))["groups"]!.AsArray();
        var even = groups.Single(group => (string)group!["group"]! == "even")!["members"]!.AsArray();
        Assert.Equal(125, even.Count);
        Assert.All(even, member =>
        {
            Assert.Equal(("redis", "127.0.0.1:1", "down"), ((string)member!["kind"]!, (string)member["address"]!, (string)member["state"]!));
            Assert.NotEqual(string.Empty, (string)member["message"]!);
        });
        var silos = await Gateway.JsonAsync("api/v1/silos");
        Assert.Equal((1, true, 0), ((int)silos["view"]!, (bool)silos["store"]!["up"]!, (int)silos["unplaced"]!));
        Assert.False(string.IsNullOrEmpty((string?)silos["why"]));
        var silo = Assert.Single(silos["silos"]!.AsArray())!;
        Assert.True((int)silo["grains"]!["down"]! >= 250, silo.ToJsonString());
        Assert.True((int)silo["targets"]! >= 250, silo.ToJsonString());
        Assert.Equal((true, null), ((bool)silo["embedded"]!, (string?)silo["unreachable"]));
        var target = await Gateway.JsonAsync("api/v1/targets/page-000");
        Assert.Equal(((string?)silo["name"], 1), ((string?)target["owner"], (int)target["view"]!));
        Assert.Equal($"{silo["name"]} is the only silo in view 1", (string?)target["why"]);
    }
}
