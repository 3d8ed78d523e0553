using Fleet.Exposition;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>A master that a Sentinel watches, as its INFO tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Fields">All that the line says.</param>
internal sealed record SentinelMaster(string Name, string Address, CommaFields Fields)
{
    public Label NameLabel => new("master_name", Name);

    public Label AddressLabel => new("master_address", Address);
}
