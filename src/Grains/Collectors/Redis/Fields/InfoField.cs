using Fleet.Exposition;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>One row of the table that says which line of INFO becomes which family.</summary>
/// <param name="Field">The name in INFO.</param>
/// <param name="Name">The family, that of redis_exporter.</param>
/// <param name="Type">Its type, that of redis_exporter.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Scale">What the number is multiplied by.</param>
internal sealed record InfoField(string Field, string Name, FamilyType Type, string Help, double Scale = 1)
{
    public static InfoField Gauge(string field, string name, string help, double scale = 1) =>
        new(field, "redis_" + name, FamilyType.Gauge, help, scale);

    public static InfoField Counter(string field, string name, string help) =>
        new(field, "redis_" + name, FamilyType.Counter, help);
}
