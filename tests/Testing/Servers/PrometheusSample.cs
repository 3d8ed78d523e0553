namespace Fleet.Tests.Testing.Servers;

/// <summary>One series of an answer of <see cref="PrometheusServer.QueryAsync" />.</summary>
/// <param name="Labels">The labels, <c>__name__</c> among them where the expression keeps it.</param>
/// <param name="Value">The value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value);
