using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Fleet.Cluster;
using Fleet.Silo.Access;
using Fleet.Silo.Http;

namespace Fleet.Silo.Remote;

/// <summary>
/// The way to the silo at one address: circuit -> request with token -> pooled connection -> bounded answer. Whatever goes
/// wrong on it comes out as <see cref="SiloUnreachableException" />.
/// </summary>
internal sealed class PeerLink : IDisposable
{
    private readonly string _address;
    private readonly PeerCredentials _credentials;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _prompt;

    // Calls that wait for a collection have connections of their own: any number of them must not hold up a scrape.
    private readonly HttpMessageInvoker _patient;
    private readonly PeerCircuit _circuit;

    public PeerLink(string address, PeerCredentials credentials, Limits limits, TimeProvider time, ILogger logger)
    {
        _address = address;
        _credentials = credentials;
        _limits = limits;
        _time = time;
        _logger = logger;
        _prompt = new HttpMessageInvoker(PeerConnector.Pool(credentials, limits));
        _patient = new HttpMessageInvoker(PeerConnector.Pool(credentials, limits));
        _circuit = new PeerCircuit(limits, time);
    }

    /// <summary>Asks; the name of the silo stands in messages.</summary>
    /// <exception cref="SiloUnreachableException">No answer, or none that a silo gives.</exception>
    public async Task<PeerAnswer> AskAsync(string silo, PeerCall call, CancellationToken cancellationToken)
    {
        if (_circuit.TryEnter(call.IsAlwaysTried) is not { } pass)
        {
            var (why, isGone) = _circuit.LastFailure;
            throw new SiloUnreachableException($"{silo} ({_address}) does not answer: {why}", isGone);
        }

        var began = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(call.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var answer = await SendAsync(call, either.Token);
            if (_circuit.Answered(pass))
            {
                Log.AnswersAgain(_logger, silo, _address);
            }

            return Checked(silo, answer);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            GaveUp(silo, pass, call, _time.GetElapsedTime(began));
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or InvalidDataException or ObjectDisposedException or FormatException)
        {
            throw Unreachable(silo, pass, call, e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _prompt.Dispose();
        _patient.Dispose();
    }

    private async Task<PeerAnswer> SendAsync(PeerCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri($"http://{_address}{call.Path}"))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = new MediaTypeHeaderValue(PeerRoutes.Json) } };
        }

        request.Headers.Add(PeerRoutes.ToHeader, call.To);
        if (call.KnownTag is not null)
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{call.KnownTag}\""));
        }

        if (_credentials.Token.IsRequired && await _credentials.Token.ReadAsync(cancellationToken) is [var token, ..])
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(BearerToken.Scheme, token.Reveal());
        }

        using var response = await (call.IsPrompt ? _prompt : _patient).SendAsync(request, cancellationToken);
        return new PeerAnswer
        {
            Status = response.StatusCode,
            View = View(response),
            Tag = response.Headers.ETag?.Tag.Trim('"') is { Length: <= 100 } tag && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? tag : null,
            Age = response.Headers.TryGetValues(PeerRoutes.AgeHeader, out var age) && PeerSeconds.TryRead(age.First(), out var read) ? read : null,
            Body = await BoundedBody.ReadAsync(response.Content, call.MaxBytes, cancellationToken),
        };
    }

    // Whatever answers without it is no silo: another server took the port, or stands between.
    private static long View(HttpResponseMessage response) =>
        response.Headers.TryGetValues(PeerRoutes.ViewHeader, out var view)
        && long.TryParse(view.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException("what answers there is no silo");

    private SiloUnreachableException Unreachable(string silo, PeerPass pass, PeerCall call, Exception e)
    {
        var timedOut = e is OperationCanceledException;
        var isGone = (e as HttpRequestException)?.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
        var why = timedOut ? FormattableString.Invariant($"no answer within {call.Limit.TotalSeconds:0.###} s") : Told(Innermost(e).Message);
        Fail(silo, pass, timedOut, isGone, why);
        return new SiloUnreachableException($"{silo} ({_address}) does not answer: {why}", isGone, e);
    }

    // Readers allow a silo less time than the deadline here; their giving up is as telling when nothing came for long.
    private void GaveUp(string silo, PeerPass pass, PeerCall call, TimeSpan waited)
    {
        if (call.IsPrompt && waited >= _limits.PeerSilence)
        {
            Fail(silo, pass, timedOut: false, isGone: false, FormattableString.Invariant($"no answer within {waited.TotalSeconds:0.###} s"));
        }
        else
        {
            _circuit.Abandoned(pass);
        }
    }

    private void Fail(string silo, PeerPass pass, bool timedOut, bool isGone, string why)
    {
        if (_circuit.Failed(pass, timedOut, isGone, why))
        {
            Log.DoesNotAnswer(_logger, silo, _address, why);
        }
    }

    private PeerAnswer Checked(string silo, PeerAnswer answer) => answer.Status switch
    {
        HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotModified or HttpStatusCode.NotFound => answer,
        HttpStatusCode.MisdirectedRequest => throw new SiloUnreachableException($"{silo} ({_address}) is another process by now", isGone: true),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            throw new SiloUnreachableException($"{silo} ({_address}) does not let this process in: their tokens or certificates differ", isGone: false),
        _ => throw new SiloUnreachableException(
            string.Create(CultureInfo.InvariantCulture, $"{silo} ({_address}) answers with status {(int)answer.Status}"), isGone: false)
        { IsSilent = false },
    };

    // The framework may quote what a stranger sent, at any length.
    private string Told(string message) => message.Length > _limits.MessageChars ? message[.._limits.MessageChars] : message;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner and not ObjectDisposedException ? Innermost(inner) : e;
}
