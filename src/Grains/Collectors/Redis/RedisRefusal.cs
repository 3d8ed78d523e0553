using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>The error replies of a server, each as a class of its own and a sentence that says what to do.</summary>
internal static class RedisRefusal
{
    private static readonly RedisFailure Loading = new(
        FailureReason.Loading, "The server is loading its data (LOADING) and answers once that is done; its log tells how far it is.");

    private static readonly RedisFailure Denied = new(
        FailureReason.Auth, "The server is in protected mode (DENIED) and lets in only its own machine: give it a password or users, or set protected-mode no.");

    private static readonly RedisFailure MaxClients = new(
        FailureReason.MaxClients, "The server has no connection left (max number of clients reached): raise its maxclients, or close some of those that CLIENT LIST shows.");

    /// <summary>What is wrong with the reply to INFO, and then the target gives nothing; null when nothing is.</summary>
    public static RedisFailure? OfInfo(RespReply reply, RedisInfo? read) => reply switch
    {
        RespError error => OfInfo(error),
        RespOversized large => new(FailureReason.Limit, $"The reply to INFO has {large.SizeBytes} bytes, more than are taken."),
        _ when read is null => new(FailureReason.Protocol, "INFO was answered with something that is no text: check that the address is that of a Redis server."),
        _ when read.IsCut => new(FailureReason.Limit, $"The reply to INFO has more than {RedisInfo.MostLines} lines."),
        _ when read.Lines.IsEmpty => new(FailureReason.Protocol, "INFO was answered with a text that has no fields: check that the address is that of a Redis server."),
        _ => null,
    };

    /// <summary>INFO was refused: the target gives nothing.</summary>
    public static RedisFailure OfInfo(RespError error) => error.Code == "NOPERM"
        ? new(FailureReason.NoPerm, "The user may not run INFO (NOPERM): grant it with ACL SETUSER <user> +info.")
        : Of(error, "INFO");

    /// <param name="error">The server's answer.</param>
    /// <param name="what">What it was asked.</param>
    public static RedisFailure Of(RespError error, string what) => error.Code switch
    {
        "NOAUTH" => new(
            FailureReason.NoAuth, "The server wants a password (NOAUTH): name one in credentials.passwordFile or passwordEnv, with credentials.username for a user of its ACL."),
        "LOADING" => Loading,
        "MASTERDOWN" => OfLostMaster(null),
        "MISCONF" => Misconf("as its log says"),
        "BUSY" => OfBusy(error),
        "CLUSTERDOWN" => new(
            FailureReason.Query,
            $"The server refused {what}, since its cluster is down (CLUSTERDOWN): slots are not covered, or this node is in the minority; CLUSTER NODES tells which. "
            + "With cluster-require-full-coverage no it answers for the slots that it has."),
        _ => new(FailureReason.Query, $"The server refused {what}: {error.Text}"),
    };

    /// <summary>Whether the refusal is one of the server's state and not of what was asked: all else would be refused alike, and later it will not be.</summary>
    public static bool IsOfState(RespError error) => error.Code is "LOADING" or "MASTERDOWN" or "BUSY" or "NOAUTH";

    /// <summary>AUTH was refused.</summary>
    public static RedisFailure OfLogin(ConnectException e, RedisAttempt attempt) => (e as RespRefusedException)?.Refusal switch
    {
        { Code: "DENIED" } => Denied,
        { Code: "LOADING" or "BUSY" or "MASTERDOWN" or "MISCONF" } refusal => Of(refusal, "AUTH"),
        { } refusal when Says(refusal, "max number of clients") => MaxClients,
        { } refusal when Says(refusal, "without any password configured") => new(
            FailureReason.Auth, "A password was given, but the server's default user has none: remove it from the credentials, or name credentials.username."),
        { } refusal when Says(refusal, "wrong number of arguments") => new(
            FailureReason.Auth, "The server knows no users (before Redis 6): leave credentials.username out."),
        _ when attempt.PasswordIsEmpty => new(
            FailureReason.Secret, "The password is empty, and the server refused it: check credentials.passwordFile or passwordEnv on the machine of the silo; they are read at each collection."),
        { Code: "WRONGPASS" } when attempt.HasNoPassword => new(
            FailureReason.Auth, "The server refused the user (WRONGPASS), and the target names no password: set credentials.passwordFile or passwordEnv, or check credentials.username."),
        { Code: "WRONGPASS" } => new(
            FailureReason.Auth, "The server refused the user or the password (WRONGPASS): check credentials.username, the password, and with ACL LIST whether the user is on; the password is read at each collection."),
        _ => new(FailureReason.Auth, e.Message),
    };

    /// <summary>The server said why and closed the connection.</summary>
    public static RedisFailure OfLastWords(RespRefusedException e) =>
        e.Refusal.Code == "DENIED" ? Denied
        : Says(e.Refusal, "max number of clients") ? MaxClients
        : new(FailureReason.Connect, e.Message);

    /// <summary>The server answers INFO, but refuses its clients; null when it does not. Nothing of it is known before CONFIG was answered but what INFO says.</summary>
    public static RedisFailure? OfState(RedisInfo info, RefusalSettings? settings) =>
        info["loading"] == "1" ? OfLoading(info)
        : info["role"] == "slave" && info["master_link_status"] == "down" && settings is { ServesStaleData: false } ? OfLostMaster(info)
        : info["aof_enabled"] == "1" && info["aof_last_write_status"] == "err" ? Misconf("the last write to its append only file failed")
        : info["rdb_last_bgsave_status"] == "err" && settings is { StopsWrites: true } ? Misconf("its last RDB save failed")
        : null;

    private static RedisFailure OfLoading(RedisInfo info)
    {
        var (done, left) = (RedisNumber.Parse(info["loading_loaded_perc"]), RedisNumber.Parse(info["loading_eta_seconds"]));
        return done is null || left is null ? Loading : Loading with
        {
            Message = string.Create(
                CultureInfo.InvariantCulture, $"The server is loading its data (LOADING), {done:0} % so far; it refuses its clients for about {left:0} s more. Its log tells how far it is."),
        };
    }

    private static RedisFailure OfLostMaster(RedisInfo? info) => new(
        FailureReason.MasterDown,
        $"The replica has lost its master{(info is null ? string.Empty : $" {info["master_host"]}:{info["master_port"]}")} and serves no stale data (MASTERDOWN): "
        + "check that the master runs and can be reached from there; replica-serve-stale-data yes lets the replica answer meanwhile.");

    private static RedisFailure Misconf(string why) => new(
        FailureReason.Misconf, $"The server cannot save its data and takes no writes (MISCONF): {why}. Check the space on its disk and the rights of its dir; its log says more.");

    private static RedisFailure OfBusy(RespError error) => new(
        FailureReason.Busy,
        Says(error, "FUNCTION KILL") ? "A function keeps the server busy (BUSY), and it answers nobody else: FUNCTION KILL ends it, and if it has written already, only SHUTDOWN NOSAVE does."
        : Says(error, "SCRIPT KILL") ? "A script keeps the server busy (BUSY), and it answers nobody else: SCRIPT KILL ends it, and if it has written already, only SHUTDOWN NOSAVE does."
        : "A module keeps the server busy (BUSY), and it answers nobody else: wait, or look in its log for what runs.");

    private static bool Says(RespError error, string words) => error.Text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
