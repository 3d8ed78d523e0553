using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Fleet;
using Fleet.Gateway.Scrape;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Http;
using Fleet.Silo.Probing;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Probe;

/// <summary>Answers probes as they were planned: with the refusal, with a registered target's snapshot, or with that of a target that is collected for who probes it.</summary>
internal sealed class ProbeAnswers
{
    private readonly ProbeHost _host;
    private readonly ProbeModules _modules;
    private readonly PatientReader _fleet;
    private readonly ScrapeStats _stats;
    private readonly TimeProvider _time;

    public ProbeAnswers(ProbeHost host, ProbeModules modules, PatientReader fleet, ScrapeStats stats, TimeProvider time)
    {
        _host = host;
        _modules = modules;
        _fleet = fleet;
        _stats = stats;
        _time = time;
    }

    /// <summary>Writes the answer and books it.</summary>
    public async Task WriteAsync(HttpContext context, ProbePlan plan)
    {
        var began = _time.GetTimestamp();
        var patience = ScrapePatience.Of(context.Request);
        var outcome = plan switch
        {
            { Refusal: { } refusal } => await RefuseAsync(context, refusal),
            { Registered: { } registered } => await AnswerRegisteredAsync(context, registered, patience),
            _ => await AnswerProbedAsync(context, plan.Probed!, patience),
        };
        _stats.Book(outcome, _time.GetElapsedTime(began));
    }

    private static async Task<string> RefuseAsync(HttpContext context, Problem refusal)
    {
        await refusal.ExecuteAsync(context);
        return ScrapeStats.Unknown;
    }

    private async Task<string> AnswerRegisteredAsync(HttpContext context, TargetSpec spec, TimeSpan patience)
    {
        var answer = await _fleet.ReadAsync(spec, new SnapshotQuery { IsScrape = true, Patience = patience }, context.RequestAborted);
        await (answer is FleetAnswer.Given given
            ? ExpositionResponse.WriteAsync(context, SnapshotExposition.Blocks(given.Snapshot, [], _time))
            : UnavailableAsync(context, answer is FleetAnswer.Unavailable unavailable ? unavailable.Why : "Nothing is known of the target."));
        return ScrapeStats.OutcomeOf(answer);
    }

    private async Task<string> AnswerProbedAsync(HttpContext context, TargetSpec spec, TimeSpan patience)
    {
        try
        {
            if (await _host.ReadAsync(spec, _modules, patience, context.RequestAborted) is { } snapshot)
            {
                await ExpositionResponse.WriteAsync(context, SnapshotExposition.Blocks(snapshot, [], _time));
                return ScrapeStats.Fresh;
            }

            await UnavailableAsync(context, "The first collection of the target has not ended yet.");
        }
        catch (ProbesExhaustedException e)
        {
            await UnavailableAsync(context, e.Message);
        }

        return ScrapeStats.Unavailable;
    }

    private static Task UnavailableAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, why).ExecuteAsync(context);
    }
}
