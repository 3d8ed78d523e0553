namespace Fleet.Gateway.Admin;

/// <summary>What the API tells of the store.</summary>
/// <param name="IsUp">Whether it takes writes.</param>
/// <param name="Durability">How safe a confirmed write is, for people; null while that is not known.</param>
internal sealed record StoreStanding(Func<bool> IsUp, Func<string?> Durability);
