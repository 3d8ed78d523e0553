namespace Fleet.Resp;

/// <summary>A <see cref="DeadlineStream" /> had nothing to give in time. An <see cref="IOException" />, which TLS lets through as it is.</summary>
internal sealed class DeadlinePassedException() : IOException("The time has passed.");
