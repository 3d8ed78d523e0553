using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>
/// Reads a target's snapshot from whoever has it, in the time that the reader gives:
/// <code>
///   1. its owner -------------------------------> fresh
///   2. its earlier owners, the newest first --.
///   3. the last answer of this gateway --------+-> the younger of both
///   4. neither ---------------------------------> unavailable
/// </code>
/// An owner that this gateway cannot reach is asked through another silo. What the owner says counts however old it is: its grain tells itself when the target is down. What others have counts
/// for two intervals, unless the owner answers that it has nothing yet.
/// </summary>
internal sealed class FleetReader
{
    // Who is given less than this and does not answer says nothing of the silo: any scraper may be that impatient.
    private static readonly TimeSpan FairAttempt = TimeSpan.FromMilliseconds(200);

    private const int MostRelays = 2;

    private readonly FleetSilos _silos;
    private readonly LastAnswers _answers;
    private readonly SilentSilos _silent;
    private readonly SnapshotDecoder _decode;
    private readonly TimeProvider _time;

    public FleetReader(FleetSilos silos, LastAnswers answers, SilentSilos silent, SnapshotDecoder decode, TimeProvider time)
    {
        _silos = silos;
        _answers = answers;
        _silent = silent;
        _decode = decode;
        _time = time;
    }

    /// <summary>Reads; the whole of it ends within the query's patience.</summary>
    public Task<FleetAnswer> ReadAsync(TargetSpec spec, SnapshotQuery query, CancellationToken cancellationToken) =>
        ReadAsync(spec, query, isRetry: false, cancellationToken);

    /// <summary>Reads once more for somebody who waits: silos that are silent are spared, or waiting would multiply the load under which they fell silent.</summary>
    public Task<FleetAnswer> RetryAsync(TargetSpec spec, SnapshotQuery query, CancellationToken cancellationToken) =>
        ReadAsync(spec, query, isRetry: true, cancellationToken);

    private async Task<FleetAnswer> ReadAsync(TargetSpec spec, SnapshotQuery query, bool isRetry, CancellationToken cancellationToken)
    {
        var read = new Read(spec, query, new ReadBudget(_time, query.Patience), _answers.Find(spec), isRetry);
        var placement = await _silos.PlacementAsync(spec.Id, read.Budget.Attempt, cancellationToken);

        // 1.
        var owner = placement.OwnerOf(spec.Id);
        var direct = owner is null ? null : await AskOwnerAsync(read, owner, cancellationToken);
        var answer = direct ?? (owner is null ? null : await AskThroughOthersAsync(read, placement, owner, cancellationToken));
        if (answer is SnapshotAnswer.Found found)
        {
            return new FleetAnswer.Given(found.Snapshot, AnswerSource.Owner);
        }

        // 2.
        var earlier = await AskEarlierAsync(read, placement, ownerAnswered: answer is not null, cancellationToken);

        // 3.
        if (read.Last is { } last && IsYoung(read, last.PublishedAt) && (earlier is null || IsYounger(last, earlier)))
        {
            return new FleetAnswer.Given(_decode(last.Encoded.Bytes, _time.GetElapsedTime(last.PublishedAt), _time), AnswerSource.LastAnswer);
        }

        // 4.
        return earlier is null
            ? new FleetAnswer.Unavailable(
                Unavailability.Why(placement, spec.Id, answer, read.Last is { } old ? _time.GetElapsedTime(old.PublishedAt) : null),
                IsTakenOver: owner is not null && (direct is null || !placement.EarlierOwnersOf(spec.Id).IsEmpty))
            : new FleetAnswer.Given(earlier.Snapshot, AnswerSource.EarlierOwner);
    }

    // Only the owner is asked to collect; it gives the snapshot as it stands when that takes too long.
    private Task<SnapshotAnswer?> AskOwnerAsync(Read read, SiloMember owner, CancellationToken cancellationToken)
    {
        var budget = read.Budget;
        if (read.Query.MaxAge is null)
        {
            return AskAsync(read, owner, read.Query, budget.Attempt, cancellationToken);
        }

        var collection = budget.Collection;
        var limit = collection + ((budget.Left - collection) / 2);
        return AskAsync(read, owner, read.Query with { Patience = collection }, limit, cancellationToken);
    }

    /// <summary>The owner's answer through another silo: a cut between this gateway and one silo is no reason to lose its targets.</summary>
    private async Task<SnapshotAnswer?> AskThroughOthersAsync(Read read, FleetPlacement placement, SiloMember owner, CancellationToken cancellationToken)
    {
        if (read.IsRetry || (read.Last is { } last && _time.GetElapsedTime(last.PublishedAt) < _answers.MostAge(read.Spec) / 2))
        {
            // Tried already, or there is as good as what another would give: a silo that is only slow must not be asked twice for everything.
            return null;
        }

        var query = read.Query with { MaxAge = null, IsRelayed = true };
        var others = placement.View.Members.RemoveAll(member => member.IsSameProcess(owner) || _silos.IsLocal(member));

        // Each target has its own order, so that no silo has to pass on all of them.
        var first = others.IsEmpty ? 0 : (int)(IdHash.Bits(read.Spec.Id) % (ulong)others.Length);
        for (var i = 0; i < Math.Min(others.Length, MostRelays); i++)
        {
            var answer = await AskAsync(read, others[(first + i) % others.Length], query, read.Budget.Attempt, cancellationToken);
            if (answer is SnapshotAnswer.Found or SnapshotAnswer.NotYet)
            {
                return answer;
            }
        }

        return null;
    }

    private async Task<SnapshotAnswer.Found?> AskEarlierAsync(
        Read read, FleetPlacement placement, bool ownerAnswered, CancellationToken cancellationToken)
    {
        var query = read.Query with { MaxAge = null };
        foreach (var member in placement.EarlierOwnersOf(read.Spec.Id))
        {
            if (await AskAsync(read, member, query, read.Budget.Attempt, cancellationToken) is SnapshotAnswer.Found found
                && (ownerAnswered || IsYoung(read, found.Snapshot.PublishedAt)))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>One silo's answer, never <see cref="SnapshotAnswer.Unchanged" />; null when there is none.</summary>
    private async Task<SnapshotAnswer?> AskAsync(
        Read read, SiloMember member, SnapshotQuery query, TimeSpan limit, CancellationToken cancellationToken)
    {
        var isLocal = _silos.IsLocal(member);
        var hasOthers = read.Last is { } last && IsYoung(read, last.PublishedAt);
        if (!isLocal && (limit <= TimeSpan.Zero || ((hasOthers || read.IsRetry) && !_silent.MayAsk(member))))
        {
            return null;
        }

        try
        {
            var asked = query with { KnownTag = isLocal ? null : read.Last?.Encoded.Tag, IsLastResort = !hasOthers && !read.IsRetry };
            var answer = await _silos.AskAsync(
                member, limit, (silo, token) => silo.ReadAsync(read.Spec.Id, asked, token).AsTask(), cancellationToken);
            _silent.Note(member, answered: true);
            return Take(read, answer);
        }
        catch (SiloUnreachableException e)
        {
            if (e.IsSilent && (e.IsGone || limit >= FairAttempt))
            {
                _silent.Note(member, answered: false);
            }

            return null;
        }
    }

    private SnapshotAnswer? Take(Read read, SnapshotAnswer answer)
    {
        switch (answer)
        {
            case SnapshotAnswer.Found { Encoded: { } encoded } found:
                _answers.Keep(read.Spec, encoded, found.Snapshot.PublishedAt);
                return found;
            case SnapshotAnswer.Unchanged unchanged:
                return read.Last is { } same
                    ? new SnapshotAnswer.Found(_decode(same.Encoded.Bytes, unchanged.Age, _time), same.Encoded)
                    : null;
            default:
                return answer;
        }
    }

    private bool IsYoung(Read read, long publishedAt) => _time.GetElapsedTime(publishedAt) <= _answers.MostAge(read.Spec);

    private static bool IsYounger(LastAnswer last, SnapshotAnswer.Found earlier) =>
        !ReferenceEquals(last.Encoded, earlier.Encoded) && last.PublishedAt > earlier.Snapshot.PublishedAt;

    private sealed record Read(TargetSpec Spec, SnapshotQuery Query, ReadBudget Budget, LastAnswer? Last, bool IsRetry);
}
