using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

/// <summary>Lets servers live for a while, from many seeds, and compares what is shown with what they did.</summary>
public sealed class TopRowsProperties
{
    private const int Shown = 5;

    private static readonly string[] Databases = ["x", "y"];

    [Fact]
    public void Increases_of_all_series_are_those_of_the_whole_while_the_server_forgets_nothing() => ForSeeds((seed, random) =>
    {
        var life = new Life(random, forgets: false);
        var before = life.Answer();
        var sums = life.Sums();
        for (var step = 0; step < 40; step++)
        {
            life.Work();
            var now = life.Answer();
            foreach (var database in Databases)
            {
                var wanted = life.Sums().GetValueOrDefault(database) - sums.GetValueOrDefault(database);
                Assert.True(Math.Abs(wanted - Increase(before, now, database)) < 1e-6, $"seed {seed}, step {step}, {database}: {Increase(before, now, database)} instead of {wanted}");
            }

            (before, sums) = (now, life.Sums());
        }
    });

    [Fact]
    public void Counters_of_the_others_never_fall_and_never_rise_by_more_than_was_done() => ForSeeds((seed, random) =>
    {
        var life = new Life(random, forgets: true);
        var before = life.Answer();
        for (var step = 0; step < 40; step++)
        {
            life.Work();
            var now = life.Answer();
            foreach (var database in Databases.Where(database => before.ContainsKey((database, TopRows.Rest)) && now.ContainsKey((database, TopRows.Rest))))
            {
                var rise = now[(database, TopRows.Rest)] - before[(database, TopRows.Rest)];
                Assert.True(rise >= 0 && rise <= life.Done(database) + 1e-6, $"seed {seed}, step {step}, {database}: {rise} of {life.Done(database)}");
            }

            before = now;
        }
    });

    [Fact]
    public void The_first_rows_are_always_shown_others_only_while_they_stay_near_and_never_too_many() => ForSeeds((seed, random) =>
    {
        var life = new Life(random, forgets: true);
        var before = life.Answer();
        for (var step = 0; step < 40; step++)
        {
            life.Work();
            var now = life.Answer();
            var ranked = life.Ranked.ToList();
            var shown = now.Keys.Where(key => key.Id != TopRows.Rest).ToHashSet();
            var wanted = ranked.Take(Shown).Concat(ranked.Take(Life.Given).Where(before.ContainsKey)).ToHashSet();
            Assert.True(shown.SetEquals(wanted), $"seed {seed}, step {step}: {string.Join(' ', shown)} instead of {string.Join(' ', wanted)}");
            Assert.True(shown.Count <= Life.Given);
            before = now;
        }
    });

    private static double Increase(Dictionary<(string Database, string Id), double> before, Dictionary<(string Database, string Id), double> now, string database) =>
        now.Where(pair => pair.Key.Database == database && before.ContainsKey(pair.Key)).Sum(pair => pair.Value - before[pair.Key])
        // The counter of a database that just began is told from its first sample on.
        + (before.ContainsKey((database, TopRows.Rest)) ? 0 : now.GetValueOrDefault((database, TopRows.Rest)));

    private static void ForSeeds(Action<int, Random> check)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            check(seed, new Random(seed));
        }
    }

    /// <summary>A server with statements that work, come, and, if it forgets, go or begin anew.</summary>
    private sealed class Life(Random random, bool forgets)
    {
        public const int Given = ((Shown * 3) + 1) / 2;

        private readonly TopRowsFilter _filter = new(new TopRows("count", "id", "db"), Shown);
        private readonly Dictionary<(string Database, string Id), double> _rows = [];
        private readonly Dictionary<string, double> _done = [];
        private int _next;

        public IEnumerable<(string Database, string Id)> Ranked => _rows.OrderByDescending(row => row.Value).ThenBy(row => row.Key.Id, StringComparer.Ordinal).Select(row => row.Key);

        public double Done(string database) => _done.GetValueOrDefault(database);

        public Dictionary<string, double> Sums() => _rows.GroupBy(row => row.Key.Database).ToDictionary(group => group.Key, group => group.Sum(row => row.Value));

        public void Work()
        {
            _done.Clear();
            foreach (var key in _rows.Keys.Where(_ => forgets && random.Next(12) == 0).ToList())
            {
                _rows.Remove(key);
            }

            foreach (var key in _rows.Keys.Where(_ => random.Next(2) == 0).ToList())
            {
                Add(key, random.Next(4) == 0 ? random.Next(200) : random.Next(10));
            }

            for (var i = random.Next(4); i > 0; i--)
            {
                Add((Databases[random.Next(2)], (_next++).ToString(CultureInfo.InvariantCulture)), random.Next(60));
            }
        }

        public Dictionary<(string Database, string Id), double> Answer()
        {
            var samples = Ranked.Take(Given).Select(key => Sample(key.Database, key.Id, _rows[key]))
                .Concat(Sums().Select(sum => Sample(sum.Key, TopRows.Rest, sum.Value)));
            var family = new MetricFamily { Name = "calls", Type = FamilyType.Counter, Samples = [.. samples] };
            return _filter.Apply([family])[0].Samples.ToDictionary(sample => (sample.Labels[0].Value, sample.Labels[1].Value), sample => sample.Value);
        }

        private void Add((string Database, string Id) key, double work)
        {
            _rows[key] = _rows.GetValueOrDefault(key) + work;
            _done[key.Database] = _done.GetValueOrDefault(key.Database) + work;
        }

        private static Sample Sample(string database, string id, double value) => new([new Label("db", database), new Label("id", id)], value);
    }
}
