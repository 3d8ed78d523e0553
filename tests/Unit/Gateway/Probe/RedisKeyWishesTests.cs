using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Probe;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Probe;

public sealed class RedisKeyWishesTests
{
    private static readonly TargetSpec Spec = new()
    {
        Id = TargetId.Parse("cache"),
        Kind = TargetKind.Redis,
        Address = "cache:6379",
        Options = new RedisOptions { CheckKeys = ["own*"], CheckSingleKeys = ["own"] },
    };

    [Fact]
    public void What_a_request_names_takes_the_place_of_the_option_and_the_others_stay()
    {
        var options = Read("?check-keys=a*,db2%3Db%252C*&count-keys=&check-streams=s*", ProbeKeys.Sizes).AddTo(Spec).Options;
        var redis = Assert.IsType<RedisOptions>(options);
        Assert.Equal(["a*", "db2=b,*"], redis.CheckKeys);
        Assert.Equal(["own"], redis.CheckSingleKeys);
        Assert.Equal(["s*"], redis.CheckStreams);
        Assert.Empty(redis.CountKeys);
        Assert.True(redis.DisableExportingKeyValues);
    }

    [Fact]
    public void Values_are_shown_only_where_the_settings_and_the_target_permit_it()
    {
        var keys = Read("?check-single-keys=a", ProbeKeys.Values);
        Assert.False(((RedisOptions)keys.AddTo(Spec).Options).DisableExportingKeyValues);
        var discreet = Spec with { Options = new RedisOptions { DisableExportingKeyValues = true } };
        Assert.True(((RedisOptions)keys.AddTo(discreet).Options).DisableExportingKeyValues);
    }

    [Fact]
    public void Without_keys_nothing_is_changed_and_nothing_is_refused()
    {
        var keys = Read("?target=x&check-keys=", ProbeKeys.Refuse);
        Assert.True(keys.IsEmpty);
        Assert.Same(Spec, keys.AddTo(Spec));
    }

    [Theory]
    [InlineData("?check-keys=a", ProbeKeys.Refuse)]
    [InlineData("?check-streams=dbx%3Da", ProbeKeys.Values)]
    [InlineData("?check-keys=0%3D", ProbeKeys.Sizes)]
    public void What_is_wrong_or_not_permitted_is_refused(string query, ProbeKeys permitted) =>
        Assert.NotNull(RedisKeyWishes.TryRead(new QueryCollection(QueryHelpers.ParseQuery(query)), permitted, out _)?.Refusal);

    [Fact]
    public void More_keys_than_a_line_holds_are_refused() =>
        Assert.NotNull(RedisKeyWishes.TryRead(
            new QueryCollection(QueryHelpers.ParseQuery("?check-keys=" + string.Join(',', Enumerable.Range(0, 201)))), ProbeKeys.Sizes, out _)?.Refusal);

    private static RedisKeyWishes Read(string query, ProbeKeys permitted)
    {
        Assert.Null(RedisKeyWishes.TryRead(new QueryCollection(QueryHelpers.ParseQuery(query)), permitted, out var keys));
        return keys;
    }
}
