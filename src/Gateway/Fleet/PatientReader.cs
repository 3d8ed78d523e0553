using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>
/// Reads for one scraper, who would rather wait than get nothing: while another silo takes over a target whose own was lost,
/// and no young answer is left of it, the read is made again until the first collection there has ended or the patience has.
/// </summary>
internal sealed class PatientReader
{
    // A lease and the first collection of all that a lost silo left end within this; with the store away no more comes of waiting.
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly FleetReader _reader;
    private readonly FleetSilos _silos;
    private readonly TimeProvider _time;
    private readonly int _most;
    private int _waiting;

    public PatientReader(FleetReader reader, FleetSilos silos, Limits limits, TimeProvider time)
    {
        _reader = reader;
        _silos = silos;
        _time = time;
        _most = limits.WaitingScrapes;
    }

    /// <summary>Reads; the whole of it ends within the query's patience.</summary>
    public async Task<FleetAnswer> ReadAsync(TargetSpec spec, SnapshotQuery query, CancellationToken cancellationToken)
    {
        var whole = new ReadBudget(_time, query.Patience);
        var seen = _silos.Placement.Version;
        var answer = await _reader.ReadAsync(spec, query, cancellationToken);
        if (answer is not FleetAnswer.Unavailable { IsTakenOver: true })
        {
            return answer;
        }

        try
        {
            return Interlocked.Increment(ref _waiting) > _most ? answer : await WaitAsync(spec, query, whole, seen, cancellationToken) ?? answer;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<FleetAnswer?> WaitAsync(TargetSpec spec, SnapshotQuery query, ReadBudget whole, long seen, CancellationToken cancellationToken)
    {
        var waited = new ReadBudget(_time, MostWaited);
        FleetAnswer? answer = null;
        while (answer is null or FleetAnswer.Unavailable { IsTakenOver: true } && whole.Left >= Step * 2 && waited.Left > TimeSpan.Zero)
        {
            await _silos.ChangeAsync(seen, Step, cancellationToken);
            seen = _silos.Placement.Version;
            answer = await _reader.RetryAsync(spec, query with { Patience = whole.Left }, cancellationToken);
        }

        return answer;
    }
}
