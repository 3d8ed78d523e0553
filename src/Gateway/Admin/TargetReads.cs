using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Admin;

/// <summary>What the admin API shows and does without changing the registry.</summary>
internal sealed class TargetReads
{
    private readonly TargetRegistry _registry;
    private readonly ISiloReader _silos;
    private readonly SiloName _silo;

    public TargetReads(TargetRegistry registry, ISiloReader silos, SiloName silo)
    {
        _registry = registry;
        _silos = silos;
        _silo = silo;
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

        var summaries = (await _silos.SummariesAsync(context.RequestAborted)).ToDictionary(s => s.Id);
        var page = _registry.Current.Targets.Values
            .Where(t => string.CompareOrdinal(t.Spec.Id.Value, query.After) > 0)
            .Where(t => query.Kind.Length == 0 || KindNames.Of(t.Spec.Kind) == query.Kind)
            .Where(t => query.Group.Length == 0 || t.Spec.Group == query.Group)
            .Where(t => query.State.Length == 0 || (summaries.GetValueOrDefault(t.Spec.Id)?.State ?? GrainState.Starting).LabelValue() == query.State)
            .Take(query.Limit + 1).ToList();
        var shown = page.Take(query.Limit).ToList();
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["targets"] = new JsonArray([.. shown.Select(t => TargetAnswers.Listed(t, summaries.GetValueOrDefault(t.Spec.Id), _silo.Value))]),
            ["next"] = page.Count > query.Limit ? shown[^1].Spec.Id.Value : null,
        });
    }

    /// <summary>One target.</summary>
    public async Task<IResult> OneAsync(HttpContext context, string id) =>
        Find(id) is { } target
            ? new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Whole(target, await ReportAsync(context, target), _silo.Value, TargetWarnings.Of(target.Spec, _registry.Current))) { Revision = target.Revision }
            : Problem.NotFound(id);

    /// <summary>Collects now.</summary>
    public async Task<IResult> CollectAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } target)
        {
            return Problem.NotFound(id);
        }

        if (await _silos.CollectNowAsync(target.Spec.Id, context.RequestAborted) is { } report)
        {
            return new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Whole(target, report, _silo.Value, TargetWarnings.Of(target.Spec, _registry.Current)));
        }

        return Find(id) is null ? Problem.NotFound(id) : NoGrain(context, id);
    }

    /// <summary>Tries the target on a connection of its own.</summary>
    public async Task<IResult> CheckAsync(HttpContext context, string id) =>
        Find(id) is { } target && await _silos.CheckAsync(target.Spec.Id, context.RequestAborted) is { } report
            ? new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Check(report))
            : Problem.NotFound(id);

    /// <summary>Shows what the target gets asked, and why.</summary>
    public async Task<IResult> ExplainAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } target)
        {
            return Problem.NotFound(id);
        }

        return await ReportAsync(context, target) is { } report
            ? new JsonAnswer(StatusCodes.Status200OK, TargetAnswers.Explain(report))
            : NoGrain(context, id);
    }

    private static Problem NoGrain(HttpContext context, string id)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, $"Target '{id}' has no grain yet: it was registered or changed just now.");
    }

    private ValueTask<GrainReport?> ReportAsync(HttpContext context, RegisteredTarget target) =>
        _silos.ReportAsync(target.Spec.Id, context.RequestAborted);

    private RegisteredTarget? Find(string idText) =>
        TargetId.TryParse(idText, out var id) ? _registry.Current.Targets.GetValueOrDefault(id) : null;
}
