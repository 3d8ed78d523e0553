using System.Globalization;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>kill -9 the store, again and again, in the middle of as many registrations as eight writers can make.</summary>
internal sealed class StoreKilled : IFault
{
    private const int Writers = 8;

    public string Name => "store-kill";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        await stage.Registrar.StopAsync();
        stage.Write(Writers, TimeSpan.FromMilliseconds(5), stage.Registrar.Ids);
        var kills = stage.Plan.IsShort ? 2 : 6;
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (stage.Random.NextDouble() * 3)));
            await stage.Fleet.Store!.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(stage.Random.NextDouble() * 4));
            await stage.Fleet.Store.StartAsync();
        }

        stage.Mended();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await stage.Registrar.StopAsync();
        stage.Note(string.Create(CultureInfo.InvariantCulture, $"{kills} kills, {stage.Registrar.Ids.Values.Count(static id => id.Confirmed is not null)} targets registered at the end"));
    }
}
