namespace Fleet.Cluster.Targets;

/// <summary>
/// The <c>collectors</c> field of a spec. A name that the kind does not have is refused where the names are known: not of
/// targets with query files, whose names only the silo knows that reads the files.
/// </summary>
internal static class CollectorFields
{
    private const string All = "all";

    /// <summary>Reads the field of <paramref name="spec" />; without a kind only the form of the names can be judged.</summary>
    public static CollectorSelection Read(SpecReader spec, TargetKind? kind, ParseContext context)
    {
        context = spec.HasBelow("options", "queryFiles") ? context with { CollectorNames = null } : context;
        if (spec.Sub("collectors") is not { } collectors)
        {
            return new CollectorSelection();
        }

        var read = new CollectorSelection
        {
            Enable = collectors.Texts("enable", name => name == All ? null : WhyNot(name, kind, context)),
            Disable = collectors.Texts("disable", name => name == All ? "'all' can only be enabled" : WhyNot(name, kind, context)),
        };
        collectors.End();
        return read;
    }

    private static string? WhyNot(string name, TargetKind? kind, ParseContext context)
    {
        if (name.Length > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            return "must be the name of a collector";
        }

        if (kind is not { } known || context.CollectorNames is not { } namesOf || namesOf(known) is var names && names.Contains(name))
        {
            return null;
        }

        var refusal = $"'{Shown.Text(name)}' is no collector of {KindNames.Of(known)}";
        return NearestName.Of(name, names) is { } nearest
            ? $"{refusal}; did you mean '{nearest}'?"
            : $"{refusal}; it has {string.Join(", ", names)}";
    }
}
