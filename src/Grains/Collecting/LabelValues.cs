namespace Fleet.Grains.Collecting;

/// <summary>How outcomes and reasons are written in labels and API answers.</summary>
public static class LabelValues
{
    /// <summary><c>ok</c>, <c>partial</c> or <c>failed</c>.</summary>
    public static string LabelValue(this OutcomeKind kind) => kind switch
    {
        OutcomeKind.Ok => "ok",
        OutcomeKind.Partial => "partial",
        _ => "failed",
    };

    /// <summary>The reason in lower case; <c>none</c> when nothing failed.</summary>
    public static string LabelValue(this FailureReason reason) => reason switch
    {
        FailureReason.None => "none",
        FailureReason.Dns => "dns",
        FailureReason.Connect => "connect",
        FailureReason.Tls => "tls",
        FailureReason.Auth => "auth",
        FailureReason.Timeout => "timeout",
        FailureReason.Protocol => "protocol",
        FailureReason.Query => "query",
        FailureReason.Limit => "limit",
        FailureReason.NoAuth => "noauth",
        FailureReason.NoPerm => "noperm",
        FailureReason.Secret => "secret",
        FailureReason.MaxClients => "maxclients",
        FailureReason.Loading => "loading",
        FailureReason.MasterDown => "masterdown",
        FailureReason.Misconf => "misconf",
        FailureReason.Busy => "busy",
        _ => "bug",
    };
}
