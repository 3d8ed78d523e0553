namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>A command about a key, and what it is for.</summary>
/// <param name="Command">The command.</param>
/// <param name="Collector">What is left out from now on when the user may not run it.</param>
/// <param name="Grant">The ACL rules that it needs.</param>
internal sealed record KeyQuestion(KeyCommand Command, string Collector, string Grant);
