namespace Fleet.Tests.Chaos.Faults;

/// <summary>Something that goes wrong: how it is made and mended. What came of it is measured alike for all.</summary>
internal interface IFault
{
    /// <summary>Its name, in CHAOS_FAULTS and in the report.</summary>
    string Name { get; }

    /// <summary>What must hold.</summary>
    FaultBounds Bounds { get; }

    /// <summary>What must stand before all is calm and the watch begins.</summary>
    Task PrepareAsync(FaultStage stage) => Task.CompletedTask;

    /// <summary>Makes it, waits as long as it lasts, and mends it; all is running again when this ends.</summary>
    Task RunAsync(FaultStage stage);

    /// <summary>Takes back what was prepared, when all is measured.</summary>
    Task CleanAsync() => Task.CompletedTask;
}
