using System.Net;
using System.Text;
using Fleet.Cluster.Discovery;
using Fleet.Silo.Health;

namespace Fleet.Gateway.Ui;

/// <summary>GET /: a plain page that says what runs here and where to go on.</summary>
internal static class LandingPage
{
    private static readonly (string Path, string What)[] Links =
    [
        ("/sd", "service discovery for Prometheus"),
        ("/metrics", "the fleet's own series"),
        ("/api/v1/targets", "the targets (admin API)"),
        ("/api/v1/groups", "the groups (admin API)"),
        ("/api/v1/silos", "the silos (admin API)"),
        ("/openapi/v1.json", "the OpenAPI document"),
        ("/healthz", "alive"),
        ("/readyz", "ready"),
    ];

    public static void MapLandingPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", (TargetRegistry registry) => TypedResults.Text(Html(registry.Current.Targets.Count), "text/html"))
            .ExcludeFromDescription();

    private static string Html(int targets)
    {
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Fleet</title><h1>Fleet</h1>");
        page.Append("<p>Version ").Append(WebUtility.HtmlEncode(BuildInfo.Version)).Append("; targets watched: ").Append(targets).Append(".</p><ul>");
        foreach (var (path, what) in Links)
        {
            page.Append("<li><a href=\"").Append(path).Append("\">").Append(path).Append("</a>: ").Append(what).Append("</li>");
        }

        return page.Append("</ul></html>\n").ToString();
    }
}
