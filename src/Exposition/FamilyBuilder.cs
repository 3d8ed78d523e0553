using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>A family while merger or parser still add to it.</summary>
internal sealed class FamilyBuilder(string name)
{
    private string _lastSuffix = string.Empty;
    private string _lastName = name;

    public string Name { get; } = name;

    public FamilyType Type { get; set; }

    public string Help { get; set; } = string.Empty;

    public string Unit { get; set; } = string.Empty;

    public ImmutableArray<Sample>.Builder Samples { get; } = ImmutableArray.CreateBuilder<Sample>();

    /// <summary>The full name of a sample; the text of the last one is used again while the suffix stays.</summary>
    public string NameOf(string suffix)
    {
        if (suffix != _lastSuffix)
        {
            _lastName = MetricNames.OfSample(Type, Name, suffix);
            _lastSuffix = suffix;
        }

        return _lastName;
    }

    public MetricFamily Build() => new() { Name = Name, Type = Type, Help = Help, Unit = Unit, Samples = Samples.ToImmutable() };
}
