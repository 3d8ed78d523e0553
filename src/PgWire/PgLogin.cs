using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>
/// Answers a server's requests for proof of who we are. One for each login. A password in clear is given when it is asked
/// for, as libpq and Npgsql do it: without TLS that protects nothing, and tls.mode is where one says that there must be some.
/// </summary>
internal sealed class PgLogin
{
    private const int Ok = 0;
    private const int Cleartext = 3;
    private const int Md5 = 5;
    private const int Sasl = 10;
    private const int SaslContinue = 11;
    private const int SaslFinal = 12;

    private readonly PgConnectOptions _options;
    private PgScram? _scram;
    private bool _isServerProven;

    public PgLogin(PgConnectOptions options) => _options = options;

    /// <summary>Whether the server has let us in.</summary>
    public bool IsIn { get; private set; }

    /// <summary>What to send in answer to an Authentication message; null for nothing.</summary>
    /// <exception cref="ConnectException">What it asks for is not to be had here.</exception>
    public byte[]? Answer(ReadOnlySpan<byte> body)
    {
        var request = new PgBody(body);
        var kind = request.Int32();
        switch (kind)
        {
            case Ok when _scram is not null && !_isServerProven:
                throw new PgProtocolException("The server let us in without its own part of SCRAM.");
            case Ok:
                IsIn = true;
                return null;
            case Cleartext:
                return PgMessageWriter.Password(Password());
            case Md5 when request.Rest.Length == sizeof(int):
                return PgMessageWriter.Password(PgMd5.Answer(_options.Username, Password(), request.Rest));
            case Sasl when _scram is null:
                RefuseOtherMechanisms(request);
                _scram = PgScram.Begin(Password());
                return PgMessageWriter.SaslInitial(PgScram.Mechanism, _scram.First());
            case SaslContinue when _scram is not null:
                return PgMessageWriter.Sasl(_scram.Proof(request.Rest));
            case SaslFinal when _scram is not null:
                _isServerProven = _scram.IsServerProven(request.Rest);
                return _isServerProven ? null : throw Unproven();
            default:
                throw Unknown(kind);
        }
    }

    private string Password() => _options.Password
        ?? throw new ConnectException(ConnectStage.Login, "The server wants a password and none is given.");

    private static void RefuseOtherMechanisms(PgBody request)
    {
        var offered = new List<string>();
        while (!request.Rest.IsEmpty && request.Text() is { Length: > 0 } mechanism)
        {
            offered.Add(mechanism);
        }

        if (!offered.Contains(PgScram.Mechanism))
        {
            throw new ConnectException(ConnectStage.Login, $"The server offers no login by {PgScram.Mechanism}.");
        }
    }

    private static ConnectException Unproven() =>
        new(ConnectStage.Login, "The server did not prove that it knows the password: something else may stand in for it.");

    private static ConnectException Unknown(int kind) => kind is 2 or 6 or 7 or 8 or 9
        ? new ConnectException(ConnectStage.Login, "The server wants a login by Kerberos, GSSAPI or SSPI, which Fleet does not have.")
        : throw new PgProtocolException($"The server wants a login of the unknown kind {kind}, or wants it out of turn.");
}
