using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class NegotiationTable
{
    private const string Prometheus242 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private const string Prometheus3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    private const string Prometheus3Protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    private const string Prometheus3TextOnly = "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3";
    private const string Prometheus25 = "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("application/json", false)]
    [InlineData("text/plain", false)]
    [InlineData("text/*", false)]
    [InlineData("application/*", true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("APPLICATION/OpenMetrics-Text; VERSION=\"1.0.0\"", true)]
    [InlineData("application/openmetrics-text; version=0.0.1", false)]
    [InlineData("application/openmetrics-text; version=2.0.0, text/plain;q=0.1", false)]
    [InlineData("application/openmetrics-text, */*", true)]
    [InlineData("*/*, application/openmetrics-text;q=0.5", false)]
    [InlineData("text/plain, application/openmetrics-text", false)]
    [InlineData("application/openmetrics-text, text/plain", true)]
    [InlineData("application/openmetrics-text;q=0, */*", false)]
    [InlineData("text/plain;q=0, */*", true)]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;q=0.4", false)]
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.4", true)]
    [InlineData("application/openmetrics-text;q=NaN,text/plain;q=0.1", false)]
    [InlineData("application/openmetrics-text;q=2,text/plain;q=0.1", false)]
    [InlineData("application/openmetrics-text;q=,text/plain", false)]
    [InlineData("application/openmetrics-text;x=\"a,text/plain;q=1\";q=0.9,text/plain;q=0.5", true)]
    [InlineData(",;,=;q=1,/", false)]
    [InlineData(Prometheus242, true)]
    [InlineData(Prometheus3, true)]
    [InlineData(Prometheus3Protobuf, true)]
    [InlineData(Prometheus3TextOnly, false)]
    [InlineData(Prometheus25, false)]
    public void The_format_follows_the_Accept_header(string? accept, bool openMetrics)
    {
        var chosen = ContentNegotiation.Choose(accept, null);
        Assert.Equal(openMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text004, chosen.Format);
        Assert.Equal(
            openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8",
            chosen.ContentType);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("x-gzip", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("identity", false)]
    [InlineData("identity, gzip;q=0.5", false)]
    [InlineData("identity;q=0.5, gzip;q=1.0", true)]
    [InlineData("br, zstd", false)]
    public void Gzip_follows_the_Accept_Encoding_header(string? acceptEncoding, bool gzip) =>
        Assert.Equal(gzip, ContentNegotiation.Choose(null, acceptEncoding).Gzip);
}
