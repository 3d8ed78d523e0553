using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Admin;

/// <summary>What the admin API shows and does without changing the registry.</summary>
internal sealed class TargetReads
{
    private readonly TargetRegistry _registry;
    private readonly FleetSilos _silos;
    private readonly GrainAsks _grains;
    private readonly StateReader _states;

    public TargetReads(TargetRegistry registry, FleetSilos silos, GrainAsks grains, StateReader states)
    {
        _registry = registry;
        _silos = silos;
        _grains = grains;
        _states = states;
    }

    /// <summary>The list, by pages: <c>limit</c>, <c>after</c>, and filters <c>kind</c>, <c>group</c>, <c>state</c>.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var problems = new List<SpecProblem>();
        var query = TargetListQuery.Read(context.Request.Query, problems);
        if (problems.Count > 0)
        {
            return Problem.Fields(StatusCodes.Status400BadRequest, problems);
        }

        var states = await _states.ReadAsync(context.RequestAborted);
        var page = _registry.Current.Targets.Values
            .Where(t => string.CompareOrdinal(t.Spec.Id.Value, query.After) > 0)
            .Where(t => query.Kind.Length == 0 || KindNames.Of(t.Spec.Kind) == query.Kind)
            .Where(t => query.Group.Length == 0 || t.Spec.Group == query.Group)
            .Where(t => query.State.Length == 0 || states.Of(t.Spec.Id).State == query.State)
            .Take(query.Limit + 1).ToList();
        var shown = page.Take(query.Limit).ToList();
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["targets"] = new JsonArray(
                [.. shown.Select(t => TargetAnswers.Listed(t, states.Of(t.Spec.Id), states.Placement.OwnerOf(t.Spec.Id)?.Name))]),
            ["next"] = page.Count > query.Limit ? shown[^1].Spec.Id.Value : null,
        });
    }

    /// <summary>One target: as it is registered, also when its silo does not answer.</summary>
    public async Task<IResult> OneAsync(HttpContext context, string id) =>
        Find(id) is { } target
            ? Whole(target, await _grains.ReportAsync(target.Spec.Id, context.RequestAborted), target.Revision)
            : Problem.NotFound(id);

    /// <summary>Collects now.</summary>
    public async Task<IResult> CollectAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } target)
        {
            return Problem.NotFound(id);
        }

        var asked = await _grains.CollectNowAsync(target.Spec.Id, context.RequestAborted);
        return asked.Value is null ? Nothing(context, id, asked.Silence) : Whole(target, asked, revision: null);
    }

    /// <summary>Tries the target on a connection of its own.</summary>
    public async Task<IResult> CheckAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } target)
        {
            return Problem.NotFound(id);
        }

        var asked = await _grains.CheckAsync(target.Spec.Id, context.RequestAborted);
        return asked.Value is { } report
            ? new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Check(report))
            : Nothing(context, id, asked.Silence);
    }

    /// <summary>Shows what the target gets asked, and why.</summary>
    public async Task<IResult> ExplainAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } target)
        {
            return Problem.NotFound(id);
        }

        var asked = await _grains.ReportAsync(target.Spec.Id, context.RequestAborted);
        return asked.Value is { } report
            ? new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Explain(report))
            : Nothing(context, id, asked.Silence);
    }

    private JsonAnswer Whole(RegisteredTarget target, Asked<GrainReport> asked, long? revision)
    {
        var ownership = Ownership.Of(_silos.Placement, target.Spec.Id);
        var warnings = TargetWarnings.Of(target.Spec, _registry.Current);
        return new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Whole(target, asked, ownership, warnings)) { Revision = revision };
    }

    // The target may have been deleted meanwhile: then there is nothing to try again.
    private Problem Nothing(HttpContext context, string id, string? silence)
    {
        if (Find(id) is null)
        {
            return Problem.NotFound(id);
        }

        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, silence is null
            ? $"Target '{id}' has no grain yet: it was registered, changed or moved just now."
            : $"Target '{id}' cannot be asked now: {silence}.");
    }

    private RegisteredTarget? Find(string idText) =>
        TargetId.TryParse(idText, out var id) ? _registry.Current.Targets.GetValueOrDefault(id) : null;
}
