using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Makes collectors of a test's Redis and reads their collections.</summary>
internal static class RedisTarget
{
    public static ICollector Collector(string address, Func<TargetSpec, TargetSpec>? change = null, TimeSpan? interval = null, TimeSpan? timeout = null, ISecretSource? secrets = null, Limits? limits = null, TimeProvider? time = null)
    {
        var spec = new TargetSpec
        {
            Id = TargetId.Parse("redis-under-test"),
            Kind = TargetKind.Redis,
            Address = address,
            Options = new RedisOptions(),
        };
        return RedisCollector.Kind.Create(Contexts.Of(change?.Invoke(spec) ?? spec, timeout, interval, secrets ?? new TextSecrets(), limits) with { Time = time ?? TimeProvider.System });
    }

    public static IEnumerable<MetricFamily> Families(this Collection collection) =>
        collection.Parts.SelectMany(static part => part.Families);

    /// <summary>The only value of a family, or that of the sample with a label value.</summary>
    public static double Value(this Collection collection, string family, string? labelValue = null) =>
        collection.Families().Where(one => one.Name == family).SelectMany(static one => one.Samples)
            .Single(sample => labelValue is null || sample.Labels.Any(label => label.Value == labelValue)).Value;

    public static bool Has(this Collection collection, string family) => collection.Families().Any(one => one.Name == family);

    /// <summary>Credentials whose password stands in the environment variable's place: enough for a test.</summary>
    public static Credentials Login(string? username, string password) => new() { Username = username, PasswordEnv = password };

    private sealed class TextSecrets : ISecretSource
    {
        public ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken) => credentials switch
        {
            { PasswordFile: not null } => throw new SecretException($"The password file {credentials.PasswordFile} cannot be read."),
            { PasswordEnv: { } text } => new(new Secret(text)),
            _ => default,
        };
    }
}
