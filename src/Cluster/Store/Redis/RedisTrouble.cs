using System.Security.Authentication;
using System.Text;
using Fleet.Cluster.Targets;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Tells in words what stands between this process and its store, and whether waiting may help.</summary>
internal static class RedisTrouble
{
    private const string Url = "store.url";
    private const string Password = "store.passwordFile";

    // What a server says that is starting, changing roles, full or busy.
    private static readonly string[] Passing =
        ["LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "READONLY", "NOREPLICAS", "MISCONF", "OOM", "ERR max number of clients"];

    /// <summary>Whether this is what becomes of a connection or a server; anything else is a bug and passes by.</summary>
    public static bool Knows(Exception e) => e is WireException or SecretException or OperationCanceledException or RedisStoreException;

    /// <summary>The trouble behind an exception that <see cref="Knows" /> takes.</summary>
    /// <param name="e">What happened.</param>
    /// <param name="limits">The caps; the time that ran out is one of them.</param>
    public static RedisStoreException Of(Exception e, Limits limits) => e switch
    {
        RedisStoreException known => known,
        SecretException => new RedisStoreException(Password, e.Message, isLasting: true),
        RespRefusedException { Refusal: var refusal } => Refused(refusal, limits),
        ConnectException { Stage: ConnectStage.Tls } tls => new RedisStoreException(Url, e.Message, IsLasting(tls)),
        ConnectException => new RedisStoreException(Url, e.Message, isLasting: false),
        OperationCanceledException => new RedisStoreException(Url, $"no answer within {DurationText.Write(limits.StoreCallTimeout)}", isLasting: false),
        _ => new RedisStoreException(Url, e.Message, isLasting: true),
    };

    /// <summary>The trouble behind a server's refusal.</summary>
    public static RedisStoreException Refused(RespError refusal, Limits limits)
    {
        var text = Text(refusal, limits);
        return refusal.Code switch
        {
            "NOAUTH" => new RedisStoreException(Password, $"the store wants a password: {text}", isLasting: true),
            "WRONGPASS" => new RedisStoreException(Password, $"the store refuses the user of store.url or the password: {text}", isLasting: true),
            "NOPERM" => new RedisStoreException(Url, $"the user may not do what the store needs; docs/configuration.md has the rights: {text}", isLasting: true),
            "MOVED" => new RedisStoreException(Url, "a Redis Cluster is no store; one primary with its replicas is", isLasting: true),
            "WRONGTYPE" => new RedisStoreException(Url, $"something else uses the keys of this fleet (cluster.name): {text}", isLasting: true),
            _ when IsPassing(refusal) => new RedisStoreException(Url, text, isLasting: false),
            _ when text.Contains("AUTH", StringComparison.Ordinal) => new RedisStoreException(Password, $"the store refuses the login: {text}", isLasting: true),
            _ => new RedisStoreException(Url, $"the store refuses: {text}", isLasting: true),
        };
    }

    /// <summary>Whether the server may take the same command later.</summary>
    public static bool IsPassing(RespError refusal) => Array.Exists(Passing, text => refusal.Text.StartsWith(text, StringComparison.Ordinal));

    /// <summary>A server's text, fit for one line, without the script's digest and the line in it.</summary>
    public static string Text(RespError refusal, Limits limits)
    {
        var script = refusal.Text.IndexOf(" script: ", StringComparison.Ordinal);
        return Line(script < 0 ? refusal.Text : refusal.Text[..script], limits);
    }

    /// <summary>A text that holds something of the server's, fit for one line.</summary>
    public static string Line(string said, Limits limits)
    {
        var text = new StringBuilder(said, 0, Math.Min(said.Length, limits.MessageChars), capacity: 0);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) ? '?' : text[i];
        }

        return text.ToString();
    }

    // A server that ends in the middle of the first words may be back; a certificate or a file that is no good stays so.
    private static bool IsLasting(ConnectException tls) =>
        tls.InnerException is not IOException || tls.InnerException is FileNotFoundException or DirectoryNotFoundException or { InnerException: AuthenticationException };
}
