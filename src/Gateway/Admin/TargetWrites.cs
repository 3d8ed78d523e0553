using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Admin;

/// <summary>PUT, PATCH, DELETE of one target, and the import of many: each confirmed only when it is stored.</summary>
internal sealed class TargetWrites
{
    private const int MaxImport = 5000;
    private const string Gone = "The target does not exist (any more).";

    private readonly IFleetStore _store;
    private readonly TargetRegistry _registry;
    private readonly SpecBody _specs;

    public TargetWrites(IFleetStore store, TargetRegistry registry, SpecBody specs)
    {
        _store = store;
        _registry = registry;
        _specs = specs;
    }

    /// <summary>Creates or replaces.</summary>
    public async Task<IResult> PutAsync(HttpRequest request, string idText)
    {
        if (Check(request, idText, out var id, out var expected) is { } refused)
        {
            return refused;
        }

        var (body, problem) = await JsonBody.ReadAsync(request);
        if (problem is not null)
        {
            return problem;
        }

        var parsed = _specs.Parse(body, id);
        return parsed.Spec is { } spec
            ? await AnswerAsync(request, await _store.PutAsync(spec, expected, request.HttpContext.RequestAborted))
            : Problem.Fields(StatusCodes.Status400BadRequest, parsed.Problems);
    }

    /// <summary>Changes some fields by a merge patch.</summary>
    public async Task<IResult> PatchAsync(HttpRequest request, string idText)
    {
        if (Check(request, idText, out var id, out var expected) is { } refused)
        {
            return refused;
        }

        if (!_store.Current.Targets.TryGetValue(id, out var stored))
        {
            return Problem.NotFound(idText);
        }

        var (body, problem) = await JsonBody.ReadAsync(request);
        if (problem is not null)
        {
            return problem;
        }

        var parsed = _specs.Patch(stored.Spec, body);
        return parsed.Spec is { } spec
            ? await AnswerAsync(request, await _store.PutAsync(spec, expected ?? stored.Revision, request.HttpContext.RequestAborted))
            : Problem.Fields(StatusCodes.Status400BadRequest, parsed.Problems);
    }

    /// <summary>Deletes.</summary>
    public async Task<IResult> DeleteAsync(HttpRequest request, string idText) =>
        Check(request, idText, out var id, out var expected) is { } refused
            ? refused
            : await AnswerAsync(request, await _store.DeleteAsync(id, expected, request.HttpContext.RequestAborted));

    /// <summary>Creates or replaces many: all, or with any problem none.</summary>
    public async Task<IResult> ImportAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request);
        if (problem is not null)
        {
            return problem;
        }

        if (body is not JsonObject fields || fields.Count != 1 || fields["targets"] is not JsonArray entries || entries.Count > MaxImport)
        {
            return Problem.Field(
                StatusCodes.Status400BadRequest, "targets", string.Create(CultureInfo.InvariantCulture, $"must be the one key, a list of at most {MaxImport} targets"));
        }

        var problems = new List<SpecProblem>();
        var specs = Read(entries, problems);
        return problems.Count == 0
            ? await ImportAsync(request, specs)
            : Problem.Fields(StatusCodes.Status400BadRequest, problems);
    }

    private ImmutableArray<TargetSpec> Read(JsonArray entries, List<SpecProblem> problems)
    {
        var specs = new Dictionary<TargetId, TargetSpec>();
        for (var i = 0; i < entries.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"targets[{i}]");
            var parsed = _specs.Parse(entries[i], path);
            problems.AddRange(parsed.Problems);
            if (parsed.Spec is not { } spec)
            {
                continue;
            }

            if (_registry.IsReadOnly(spec.Id))
            {
                problems.Add(new SpecProblem(path + ".id", $"'{spec.Id}' is declared in the configuration and read-only here"));
            }
            else if (!specs.TryAdd(spec.Id, spec))
            {
                problems.Add(new SpecProblem(path + ".id", $"'{spec.Id}' stands twice in this import"));
            }
        }

        return [.. specs.Values];
    }

    private Problem? Check(HttpRequest request, string idText, out TargetId id, out long? expected)
    {
        expected = null;
        if (!TargetId.TryParse(idText, out id))
        {
            return Problem.Field(StatusCodes.Status400BadRequest, "id", "must be 1 to 253 of a-z 0-9 . _ - and begin and end with a letter or digit");
        }

        if (_registry.IsReadOnly(id))
        {
            return Problem.Of(StatusCodes.Status409Conflict, $"Target '{id}' is declared in the configuration and read-only here.");
        }

        var given = request.Headers.IfMatch;
        var match = given.ToString().Trim('"');
        if (match == "*")
        {
            // RFC 9110: any revision, but there must be one.
            return _store.Current.Targets.ContainsKey(id) ? null : Problem.Of(StatusCodes.Status412PreconditionFailed, Gone);
        }

        if (given.Count > 0)
        {
            if (!long.TryParse(match, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                return Problem.Field(StatusCodes.Status400BadRequest, "If-Match", "must be a revision");
            }

            expected = revision;
        }
        else if (request.Headers.IfNoneMatch.ToString() == "*")
        {
            expected = 0;
        }

        return null;
    }

    private async Task<IResult> ImportAsync(HttpRequest request, ImmutableArray<TargetSpec> specs)
    {
        var outcomes = await _store.PutManyAsync(specs, request.HttpContext.RequestAborted);
        if (outcomes.FirstOrDefault(o => o is WriteOutcome.Unavailable) is { } unavailable)
        {
            return await AnswerAsync(request, unavailable);
        }

        await ShownAsync(request);
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["created"] = outcomes.Count(o => o is WriteOutcome.Created),
            ["replaced"] = outcomes.Count(o => o is WriteOutcome.Replaced),
        });
    }

    // Who was told that a write stands must find it in the next list and the next service discovery.
    private Task ShownAsync(HttpRequest request) =>
        _registry.WaitForStoreAsync(_store.Current.Revision, request.HttpContext.RequestAborted);

    private async Task<IResult> AnswerAsync(HttpRequest request, WriteOutcome outcome)
    {
        await ShownAsync(request);
        return Answer(request, outcome);
    }

    private IResult Answer(HttpRequest request, WriteOutcome outcome)
    {
        switch (outcome)
        {
            case WriteOutcome.Created created:
                return Stored(StatusCodes.Status201Created, created.Target);
            case WriteOutcome.Replaced replaced:
                return Stored(StatusCodes.Status200OK, replaced.Target);
            case WriteOutcome.Deleted:
                return TypedResults.NoContent();
            case WriteOutcome.NotFound:
                return Problem.NotFound((string?)request.RouteValues["id"] ?? string.Empty);
            case WriteOutcome.Conflict conflict:
                return Problem.Of(StatusCodes.Status412PreconditionFailed, conflict.CurrentRevision == 0
                    ? Gone
                    : string.Create(CultureInfo.InvariantCulture, $"The target stands at revision {conflict.CurrentRevision}."));
            case WriteOutcome.Unavailable unavailable:
                request.HttpContext.Response.Headers.RetryAfter = "1";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, unavailable.Message);
            default:
                throw new InvalidOperationException("A write ended in no known way.");
        }
    }

    private JsonAnswer Stored(int status, StoredTarget target)
    {
        var answer = TargetAnswers.Stored(target.Spec, TargetOrigin.Api, target.Revision);
        answer["warnings"] = TargetWarnings.Of(target.Spec, _registry.Current);
        return new JsonAnswer(status, answer)
        {
            Revision = target.Revision,
            Location = status == StatusCodes.Status201Created ? $"/api/v1/targets/{target.Spec.Id}" : null,
        };
    }
}
