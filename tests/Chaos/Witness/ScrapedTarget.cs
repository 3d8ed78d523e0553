using System.Text;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.StandIns;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>A target that the witness scrapes: where, and by what its page is known to be its own and well.</summary>
internal sealed class ScrapedTarget
{
    private readonly byte[] _up;
    private readonly byte[] _mark;

    private ScrapedTarget(string id, int? standIn, string up, string mark)
    {
        Id = id;
        StandIn = standIn;
        Path = new Uri($"targets/{id}/metrics", UriKind.Relative);
        _up = Encoding.ASCII.GetBytes($"\n{up} 1");
        _mark = Encoding.ASCII.GetBytes(mark);
    }

    public string Id { get; }

    /// <summary>The number of the stand-in; null for a real database.</summary>
    public int? StandIn { get; }

    /// <summary>What is scraped.</summary>
    public Uri Path { get; }

    /// <summary>A stand-in.</summary>
    public static ScrapedTarget Of(int standIn) =>
        new(StandInTargets.IdOf(standIn), standIn, "redis_up", "run_id=\"" + CannedReplies.RunIdOf(standIn) + "\"");

    /// <summary>A real database.</summary>
    public static ScrapedTarget OfReal(string id, string kind) =>
        new(id, null, kind == "postgres" ? "pg_up" : "redis_up", kind == "postgres" ? "pg_static" : "redis_instance_info");

    public bool SaysUp(ReadOnlySpan<byte> page) => page.IndexOf(_up) >= 0;

    public bool IsOwn(ReadOnlySpan<byte> page) => page.IndexOf(_mark) >= 0;
}
