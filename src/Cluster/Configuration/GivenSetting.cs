namespace Fleet.Cluster.Configuration;

/// <summary>One setting as a user gave it.</summary>
/// <param name="Key">The key in lower case with dots, such as <c>gateway.listen</c> or <c>admin.tokenfiles.0</c>.</param>
/// <param name="Value">The value as text.</param>
/// <param name="Source">How to name it in a message: <c>fleet.yaml: gateway.listen</c>, <c>FLEET_GATEWAY__LISTEN</c>, <c>--gateway.listen</c>.</param>
internal sealed record GivenSetting(string Key, string Value, string Source);
