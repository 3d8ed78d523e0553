namespace Fleet.Cluster.Targets;

/// <summary>A secret text. It shows itself as <c>***</c> everywhere but through <see cref="Reveal" />.</summary>
public sealed class Secret
{
    private readonly string _value;

    /// <summary>Wraps a secret.</summary>
    public Secret(string value) => _value = value;

    /// <summary>The text itself: only for the line that hands it to the server.</summary>
    public string Reveal() => _value;

    /// <inheritdoc />
    public override string ToString() => "***";
}
