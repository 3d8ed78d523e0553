using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;
using Fleet.Silo.HandOver;

namespace Fleet.Silo.Wire;

/// <summary>The answer to a hand-over as it crosses processes: entries with their snapshots, each as <see cref="SnapshotCodec" /> makes it.</summary>
internal static class HandOverCodec
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const byte Version = 1;

    // The longest id and address, and what stands beside them.
    private const int HeadBytes = 5000;

    /// <summary>
    /// Writes the entries. A snapshot that is too large to travel, or that would make the whole longer than any taker reads, is
    /// left out: its target is collected anew, and the others keep theirs.
    /// </summary>
    public static void Write(WireWriter output, ImmutableArray<HandOverEntry> entries, SnapshotEncodings encodings, TimeProvider time, Limits limits)
    {
        output.Byte(Version);
        output.Count(entries.Length);
        foreach (var entry in entries)
        {
            output.Text(entry.Id.Value);
            output.Byte((byte)entry.Status);
            output.Text(KindNames.Of(entry.Kind));
            output.Text(entry.Address);
            output.Byte(entry.Grain is null ? (byte)0 : (byte)1);
            if (entry.Grain is { } grain)
            {
                output.Time(grain.Schedule.UntilNext);
                output.Number(grain.Schedule.Turn);
                output.Byte((byte)grain.Schedule.Owed);
                var bytes = Encoded(grain.Snapshot, encodings);
                var room = limits.HandOverBytes - output.Written.Length - (entries.Length * HeadBytes);
                Write(output, bytes.Length <= room ? bytes : default, grain.Snapshot, time);
            }
        }
    }

    /// <summary>Reads the entries.</summary>
    /// <exception cref="InvalidDataException">These are none that this version reads.</exception>
    public static ImmutableArray<HandOverEntry> Read(ReadOnlyMemory<byte> bytes, TimeProvider time, Limits limits)
    {
        var input = new WireReader(bytes);
        if (input.Byte() is var version && version != Version)
        {
            throw new InvalidDataException(FormattableString.Invariant($"The hand-over is of version {version}; this process reads version {Version}."));
        }

        var entries = ImmutableArray.CreateBuilder<HandOverEntry>();
        var room = limits.HandOverDecodedBytes;
        for (var left = input.Count(HandOverRequest.MaxTargets); left > 0; left--)
        {
            entries.Add(Entry(input, ref room, time, limits));
        }

        input.End();
        return entries.DrainToImmutable();
    }

    private static ReadOnlyMemory<byte> Encoded(TargetSnapshot? snapshot, SnapshotEncodings encodings)
    {
        try
        {
            return snapshot is null ? default : encodings.Of(snapshot).Bytes;
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }

    private static void Write(WireWriter output, ReadOnlyMemory<byte> encoded, TargetSnapshot? snapshot, TimeProvider time)
    {
        output.Bytes(encoded.Span);
        if (snapshot is not null && !encoded.IsEmpty)
        {
            output.Time(time.GetElapsedTime(snapshot.PublishedAt));
        }
    }

    private static HandOverEntry Entry(WireReader input, ref int room, TimeProvider time, Limits limits)
    {
        var id = TargetId.TryParse(input.Text(), out var parsed) ? parsed : throw new InvalidDataException("The hand-over is of no target.");
        var status = input.Enum<HandOverStatus>();
        var kind = KindNames.TryParse(input.Text(), out var known) ? known : throw new InvalidDataException("The hand-over is of a kind that this version does not know.");
        return new HandOverEntry { Id = id, Status = status, Kind = kind, Address = input.Text(), Grain = input.Byte() == 0 ? null : Grain(input, id, ref room, time, limits) };
    }

    private static GrainHandOver Grain(WireReader input, TargetId id, ref int room, TimeProvider time, Limits limits)
    {
        var schedule = new ScheduleState(input.Time(), input.Number(), (Tiers)input.Byte() & Tiers.All);
        var bytes = input.Bytes();
        var snapshot = bytes.IsEmpty ? null : Snapshot(bytes, input.Time(), id, ref room, time, limits);

        // Without the values of slow tiers there is nothing to go on with.
        var sound = schedule.UntilNext > -Longest && schedule.UntilNext < Longest;
        return new GrainHandOver { Snapshot = snapshot, Schedule = snapshot is null || !sound ? ScheduleState.Anew : schedule };
    }

    // One snapshot that does not read must not cost the others of its hand-over theirs.
    private static TargetSnapshot? Snapshot(ReadOnlyMemory<byte> bytes, TimeSpan age, TargetId id, ref int room, TimeProvider time, Limits limits)
    {
        try
        {
            room -= SnapshotCodec.DecodedBytes(bytes, limits);
            var snapshot = room < 0 ? null : SnapshotCodec.Decode(bytes, age, time, limits);
            return snapshot?.Id == id ? snapshot : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
