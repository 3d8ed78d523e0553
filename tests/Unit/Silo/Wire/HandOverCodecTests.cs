using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Wire;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Wire;

public sealed class HandOverCodecTests
{
    private readonly ManualTime _here = new();
    private readonly ManualTime _there = new();
    private readonly SnapshotEncodings _encodings;

    public HandOverCodecTests() =>
        _encodings = new SnapshotEncodings(new SiloSelf(new SiloMember { Name = "a", Incarnation = "1", Address = "a:1" }), _here);

    [Fact]
    public void Entries_are_the_same_on_the_other_side()
    {
        var entries = Entries(30);
        _here.Advance(TimeSpan.FromSeconds(3));
        var read = HandOverCodec.Read(Write(entries, Limits.Default), _there, Limits.Default);
        Assert.Equal(entries.Select(e => (e.Id, e.Status, e.Kind, e.Address, Schedule(e))), read.Select(e => (e.Id, e.Status, e.Kind, e.Address, e.Grain?.Schedule)));
        Assert.All(entries.Zip(read), pair => Assert.Equal(
            pair.First.Grain?.Snapshot is { } snapshot ? SnapshotText.Of(snapshot, _here) : null,
            pair.Second.Grain?.Snapshot is { } other ? SnapshotText.Of(other, _there) : null));
    }

    [Fact]
    public void Snapshots_for_which_there_is_no_room_are_left_out_and_their_targets_begin_anew()
    {
        var entries = Entries(100);
        var whole = Write(entries, Limits.Default);
        var narrow = new Limits { HandOverBytes = (100 * 5000) + (whole.Length / 2) };
        var bytes = Write(entries, narrow);
        Assert.InRange(bytes.Length, 1, narrow.HandOverBytes);
        var read = HandOverCodec.Read(bytes, _there, narrow);
        Assert.All(read.Where(e => e.Grain is { Snapshot: null }), e => Assert.Equal(ScheduleState.Anew, e.Grain!.Schedule));
        Assert.InRange(read.Count(e => e.Grain?.Snapshot is not null), 1, entries.Count(e => e.Grain?.Snapshot is not null) - 1);
    }

    [Fact]
    public void Snapshots_that_decompress_to_too_much_together_are_left_out_and_their_targets_begin_anew()
    {
        var entries = Entries(100);
        var bytes = Write(entries, Limits.Default);
        var read = HandOverCodec.Read(bytes, _there, new Limits { HandOverDecodedBytes = bytes.Length });
        Assert.Equal(entries.Select(e => e.Id), read.Select(e => e.Id));
        Assert.All(read.Where(e => e.Grain is { Snapshot: null }), e => Assert.Equal(ScheduleState.Anew, e.Grain!.Schedule));
        Assert.InRange(read.Count(e => e.Grain?.Snapshot is not null), 1, entries.Count(e => e.Grain?.Snapshot is not null) - 1);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_harmless()
    {
        var bytes = Write(Entries(5), Limits.Default);
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)].ToArray();
            if (damaged.Length > 0)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                HandOverCodec.Read(damaged, _there, Limits.Default);
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var bytes = Write(Entries(1), Limits.Default);
        bytes[0] = 9;
        Assert.Equal(
            "The hand-over is of version 9; this process reads version 1.",
            Assert.Throws<InvalidDataException>(() => HandOverCodec.Read(bytes, _there, Limits.Default)).Message);
    }

    [Fact]
    public void A_snapshot_is_encoded_once_and_named_by_process_moment_and_target()
    {
        var snapshot = new SnapshotGenerator(1).Next(_here);
        var encoded = _encodings.Of(snapshot);
        Assert.Same(encoded, _encodings.Of(snapshot));
        Assert.Equal(encoded.Tag, _encodings.TagOf(snapshot));
        Assert.Matches("^1-[0-9a-f]+-[0-9a-f]+$", encoded.Tag);
        var other = new SnapshotGenerator(2).Next(_here);
        Assert.Equal(snapshot.PublishedAt, other.PublishedAt);
        Assert.NotEqual(encoded.Tag, _encodings.TagOf(other));
    }

    // Without a snapshot there is nothing to go on with.
    private static ScheduleState? Schedule(HandOverEntry entry) => entry.Grain is { Snapshot: null } ? ScheduleState.Anew : entry.Grain?.Schedule;

    private byte[] Write(ImmutableArray<HandOverEntry> entries, Limits limits)
    {
        using var output = new WireWriter();
        HandOverCodec.Write(output, entries, _encodings, _here, limits);
        return output.Written.ToArray();
    }

    private ImmutableArray<HandOverEntry> Entries(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var status = (HandOverStatus)random.Next(3);
            var snapshot = random.Next(4) == 0 ? null : new SnapshotGenerator(i).Next(_here);
            var schedule = new ScheduleState(new TimeSpan(random.NextInt64(-TimeSpan.TicksPerHour, TimeSpan.TicksPerHour)), random.Next(), (Tiers)random.Next(16));
            return new HandOverEntry
            {
                Id = TargetId.Parse($"target-{i}"),
                Status = status,
                Kind = (TargetKind)random.Next(2),
                Address = random.Next(2) == 0 ? "db:5432" : string.Empty,
                Grain = status == HandOverStatus.Given ? new GrainHandOver { Snapshot = snapshot, Schedule = schedule } : null,
            };
        })];
    }
}
