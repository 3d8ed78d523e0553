using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Keeps <c>pg_up</c> true while the held connection lives on: a server that lets nobody new in is down for everyone else.
/// A real login is made when there is a reason to doubt that it works, and with the sizes otherwise.
/// </summary>
internal sealed class LoginCheck
{
    private readonly TargetSpec _spec;
    private readonly PostgresConnector _connector;
    private readonly HeldConnection _held;
    private readonly RetiredSessions _retired;
    private readonly int _messageChars;
    private bool _refused;

    public LoginCheck(CollectorContext context, PostgresConnector connector, HeldConnection held, RetiredSessions retired)
    {
        _spec = context.Spec;
        _connector = connector;
        _held = held;
        _retired = retired;
        _messageChars = context.Limits.MessageChars;
    }

    /// <summary>Why the server or the credentials let no new session in; null when they do, or when nothing speaks against it.</summary>
    /// <param name="facts">What the server says of itself.</param>
    /// <param name="regular">Whether a login is made even without a doubt.</param>
    /// <param name="loggedIn">Whether this collection has seen a login succeed already.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CollectOutcome?> RunAsync(ServerFacts facts, bool regular, bool loggedIn, CancellationToken cancellationToken)
    {
        try
        {
            var changed = _held.Session?.PasswordPrint != await _connector.CurrentPrintAsync(cancellationToken);
            if (!changed && (loggedIn || !(regular || facts.LoginInDoubt || _refused)))
            {
                _refused = false;
                return null;
            }

            var session = await _connector.OpenAsync(_spec.Database, cancellationToken);
            if (changed)
            {
                _held.Replace(session);
            }
            else
            {
                _retired.Add(session);
            }

            _refused = false;
            return null;
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            _refused = true;
            return PostgresErrors.OfLogin(e, _messageChars);
        }
    }
}
