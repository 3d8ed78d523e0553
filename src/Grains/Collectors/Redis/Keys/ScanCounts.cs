using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>What walking over a target's keys costs: Fleet's own series about it.</summary>
internal sealed class ScanCounts
{
    private long _steps;
    private long _keys;

    public long Passes { get; set; }

    public void Add(int keys)
    {
        _steps++;
        _keys += keys;
    }

    public void AddTo(FamilySet families, ScanResult? last)
    {
        families.Counter("fleet_redis_scan_steps_total", "Commands SCAN sent to walk over the keys.", _steps);
        families.Counter("fleet_redis_scan_keys_total", "Keys that those commands gave.", _keys);
        families.Counter("fleet_redis_scan_passes_total", "Passes over all keys that came to their end.", Passes);
        if (last is not null)
        {
            families.Gauge("fleet_redis_scan_pass_seconds", "From the first step of the last whole pass to its last, over as many collections as it took.", last.Duration.TotalSeconds);
            families.Gauge("fleet_redis_scan_pass_busy_seconds", "The time that the steps of the last whole pass took.", last.Worked.TotalSeconds);
        }
    }
}
