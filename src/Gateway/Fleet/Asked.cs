namespace Fleet.Gateway.Fleet;

/// <summary>What came of asking the silos about one target.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Value">The answer; null when there is none, or no silo has a grain for the target yet.</param>
/// <param name="Silence">Why its owner could not be asked, as a sentence without its full stop; null when it answered.</param>
internal readonly record struct Asked<T>(T? Value, string? Silence)
    where T : class;
