using System.Globalization;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Network;

/// <summary>
/// The network of a run: one bridge, and a namespace on it for each process of the fleet and for its store. This program, the
/// stand-ins, the real databases and Prometheus live at the bridge itself. Links can be cut as a switch would cut them:
/// packets vanish, nobody is told.
/// </summary>
internal sealed class PlayNetwork
{
    /// <summary>The first three bytes of all addresses.</summary>
    public const string Prefix = "10.77.0.";

    /// <summary>The address of the bridge.</summary>
    public const string Hub = Prefix + "1";

    // Every address below is one stand-in.
    private const string StandIns = "10.78";

    // A frame to this address reaches nobody.
    private const string Nowhere = "02:00:00:00:00:99";

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private byte _next = 2;

    /// <summary>The address of a stand-in.</summary>
    public static string StandIn(int target) =>
        string.Create(CultureInfo.InvariantCulture, $"{StandIns}.{target >> 8}.{target & 255}");

    /// <summary>Who has the address with this last byte.</summary>
    public string NameOf(byte number) => _places.Values.FirstOrDefault(place => place.Number == number)?.Name ?? "nobody";

    /// <summary>Makes the bridge; to be called once, inside a <see cref="Sandbox" />.</summary>
    public static async Task<PlayNetwork> BuildAsync()
    {
        await ShellAsync($"""
            ip link set lo up
            mkdir -p /run/netns
            mount -t tmpfs tmpfs /run/netns
            ip link add fleet0 type bridge
            ip addr add {Hub}/24 dev fleet0
            ip link set fleet0 up
            ip route add local {StandIns}.0.0/16 dev lo
            """);
        return new PlayNetwork();
    }

    /// <summary>A new place on the bridge.</summary>
    public async Task<Place> AddAsync(string name)
    {
        var place = new Place(name, _next++);
        await ShellAsync($"""
            ip netns add {name}
            ip link add v{place.Number} type veth peer name eth0 netns {name}
            ip link set v{place.Number} master fleet0 up
            ip -n {name} link set lo up
            ip -n {name} addr add {place.Address}/24 dev eth0
            ip -n {name} link set eth0 up
            ip -n {name} route add default via {Hub}
            """);
        _places.Add(name, place);
        return place;
    }

    /// <summary>Lets all packets between two places vanish, in both directions.</summary>
    public static Task CutAsync(Place one, Place other) => ShellAsync($"""
        ip -n {one.Name} neigh replace {other.Address} lladdr {Nowhere} dev eth0 nud permanent
        ip -n {other.Name} neigh replace {one.Address} lladdr {Nowhere} dev eth0 nud permanent
        """);

    /// <summary>Mends the link.</summary>
    public static Task MendAsync(Place one, Place other) => ShellAsync($"""
        ip -n {one.Name} neigh del {other.Address} dev eth0
        ip -n {other.Name} neigh del {one.Address} dev eth0
        """);

    private static Task<string> ShellAsync(string script) => ServerProcess.RunAsync("sh", "-ec", script);
}
