using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

public sealed class SecretWatchTests
{
    [Fact]
    public async Task A_password_that_a_server_repeats_is_in_no_message()
    {
        var watch = new SecretWatch(new SecretSource(null, Fleet.Cluster.Limits.Default, _ => "hunter2-secret"));
        await watch.GetPasswordAsync(new Credentials { PasswordEnv = "P" }, CancellationToken.None);
        var said = CollectOutcome.Failed(FailureReason.Auth, "bad password hunter2-secret!");
        var redacted = watch.Redacted(new Collection
        {
            Outcome = said,
            Parts = [new CollectedPart { Collector = "info", Tier = Tiers.Health, Outcome = said }],
            Skipped = [new SkippedCollector("config", "you sent hunter2-secret")],
        });
        Assert.Equal((FailureReason.Auth, "bad password ***!"), (redacted.Outcome.Reason, redacted.Outcome.Message));
        Assert.Equal("bad password ***!", redacted.Parts[0].Outcome.Message);
        Assert.Equal("you sent ***", redacted.Skipped[0].Why);
    }

    [Fact]
    public void Without_a_password_messages_stay_as_they_are()
    {
        var watch = new SecretWatch(new SecretSource(null, Fleet.Cluster.Limits.Default, _ => null));
        var collection = Collection.Failed(FailureReason.Connect, "refused");
        Assert.Same(collection, watch.Redacted(collection));
    }
}
