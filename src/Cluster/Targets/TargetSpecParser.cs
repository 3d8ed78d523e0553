using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>
/// Turns what a user wrote (YAML or JSON, both as nodes) into a valid <see cref="TargetSpec" />, or says all that is
/// wrong at once. The only way into the flow: what it lets through, nobody checks again.
/// </summary>
public static class TargetSpecParser
{
    private const string IdRule = "must be 1 to 253 of a-z 0-9 . _ -, with a letter or digit at both ends";

    // Fields whose meaning hangs on the kind; without one they cannot be judged.
    private static readonly List<string> OfKind = ["address", "database", "tls", "options"];

    // Below it not even the families that say how the target stands fit in; above it nothing that scrapes it copes.
    private const int MinSeries = 100;
    private const int MaxSeries = 1_000_000;

    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Parses one target.</summary>
    /// <param name="node">The mapping; it is read, never changed.</param>
    /// <param name="context">Where it stands and what is allowed there.</param>
    public static SpecParseResult Parse(JsonNode? node, ParseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problems = new List<SpecProblem>();
        var fields = new SpecReader(node, context.Path, problems, context.Limits);
        if (problems.Count > 0)
        {
            return new SpecParseResult { Problems = [.. problems] };
        }

        var id = ReadId(fields, context.Id);
        var kind = ReadKind(fields);
        var spec = ReadCommon(fields, id, context) with { Collectors = CollectorFields.Read(fields, kind, context) };
        if (kind is { } known)
        {
            spec = ReadOfKind(fields, spec, known);
        }
        else
        {
            OfKind.ForEach(fields.Skip);
        }

        fields.End();
        return problems.Count == 0
            ? new SpecParseResult { Spec = spec }
            : new SpecParseResult { Problems = [.. problems] };
    }

    private static TargetSpec ReadCommon(SpecReader fields, TargetId id, ParseContext context)
    {
        var interval = fields.Duration("interval", MinInterval, MaxInterval);
        return new TargetSpec
        {
            Id = id,
            Kind = default,
            Address = string.Empty,
            Group = ReadGroup(fields),
            Credentials = CredentialFields.Read(fields, context),
            Interval = interval,
            Timeout = ReadTimeout(fields, interval ?? context.DefaultInterval),
            Tiers = ReadTiers(fields),
            MaxSeries = fields.Number("maxSeries", MinSeries, MaxSeries, 0) is > 0 and var series ? series : null,
            Labels = fields.Map("labels", LabelNames.WhyNotLabel),
            Meta = fields.Map("meta", LabelNames.WhyNotMeta),
            Options = new PostgresOptions(),
        };
    }

    private static TargetSpec ReadOfKind(SpecReader fields, TargetSpec common, TargetKind kind)
    {
        var address = ReadAddress(fields, kind);
        return common with
        {
            Kind = kind,
            Address = address?.Value ?? string.Empty,
            Database = ReadDatabase(fields, kind),
            Tls = TlsFields.Read(fields, kind, address?.Tls ?? false),
            Options = OptionFields.Read(fields, kind),
        };
    }

    private static TargetId ReadId(SpecReader fields, TargetId? expected)
    {
        if (!fields.Has("id") && expected is { } given)
        {
            fields.Skip("id");
            return given;
        }

        if (!fields.Has("id"))
        {
            fields.Skip("id");
            fields.Problem("id", "is missing; it " + IdRule);
            return default;
        }

        if (fields.Text("id") is not { } text)
        {
            return default;
        }

        if (!TargetId.TryParse(text, out var id))
        {
            fields.Problem("id", IdRule);
        }
        else if (expected is { } other && other != id)
        {
            fields.Problem("id", $"contradicts the id '{other}' that the request names");
        }

        return id;
    }

    private static TargetKind? ReadKind(SpecReader fields)
    {
        if (!fields.Has("kind"))
        {
            fields.Skip("kind");
            fields.Problem("kind", $"is missing; this version collects {KindNames.Collected}");
            return null;
        }

        if (fields.Text("kind") is not { } name)
        {
            return null;
        }

        if (KindNames.TryParse(name, out var kind))
        {
            return kind;
        }

        fields.Problem("kind", KindNames.WhyNot(name));
        return null;
    }

    private static TargetAddress? ReadAddress(SpecReader fields, TargetKind kind)
    {
        if (!fields.Has("address"))
        {
            fields.Skip("address");
            fields.Problem("address", "is missing; it must be host:port or unix:/path");
            return null;
        }

        if (fields.Text("address") is not { } text)
        {
            return null;
        }

        if (TargetAddress.TryParse(text, kind, out var address) is { } reason)
        {
            fields.Problem("address", reason);
        }

        return address;
    }

    private static string ReadDatabase(SpecReader fields, TargetKind kind)
    {
        var database = fields.Text("database");
        if (database is not null && kind != TargetKind.Postgres)
        {
            fields.Problem("database", "only postgres targets have one");
        }

        return database ?? "postgres";
    }

    private static string? ReadGroup(SpecReader fields)
    {
        var group = fields.Text("group");
        if (group is not null && !TargetId.TryParse(group, out _))
        {
            fields.Problem("group", IdRule);
        }

        return group;
    }

    private static TimeSpan? ReadTimeout(SpecReader fields, TimeSpan interval)
    {
        var timeout = fields.Duration("timeout", MinTimeout, MaxInterval);
        if (timeout > interval)
        {
            fields.Problem("timeout", $"must not be longer than the interval ({DurationText.Write(interval)})");
        }

        return timeout;
    }

    private static TierMultiples ReadTiers(SpecReader fields)
    {
        var byDefault = new TierMultiples();
        if (fields.Sub("tiers") is not { } tiers)
        {
            return byDefault;
        }

        var read = new TierMultiples
        {
            Health = tiers.Number("health", 1, 1000, byDefault.Health),
            Activity = tiers.Number("activity", 1, 1000, byDefault.Activity),
            Sizes = tiers.Number("sizes", 1, 1000, byDefault.Sizes),
            Heavy = tiers.Number("heavy", 1, 1000, byDefault.Heavy),
        };
        tiers.End();
        return read;
    }
}
