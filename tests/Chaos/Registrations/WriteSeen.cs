namespace Fleet.Tests.Chaos.Registrations;

/// <summary>A write that came to an end.</summary>
/// <param name="From">When it was sent, on the monotonic clock.</param>
/// <param name="To">When the answer was there.</param>
/// <param name="Status">The answer; 0 for none.</param>
/// <param name="Gateway">Through whom.</param>
internal sealed record WriteSeen(long From, long To, int Status, string Gateway);
