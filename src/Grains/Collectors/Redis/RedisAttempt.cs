using Fleet.Grains.Collecting;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>What is known of an attempt to reach a server when it fails: it decides what a person should look at first.</summary>
internal sealed record RedisAttempt
{
    /// <summary>The address, for people.</summary>
    public required string Address { get; init; }

    /// <summary>Whether that is a unix socket.</summary>
    public bool IsSocket => SocketPath.IsOne(Address);

    /// <summary>Whether TLS was asked for.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Whether a client certificate was shown.</summary>
    public bool ShowsCertificate { get; init; }

    /// <summary>Whether a source of the password is named and gave nothing.</summary>
    public bool PasswordIsEmpty { get; init; }

    /// <summary>Whether a user is named and no source of a password.</summary>
    public bool HasNoPassword { get; init; }

    /// <summary>The last stage that was passed; null before the socket stood.</summary>
    public ConnectStage? Passed { get; init; }

    /// <summary>Whether INFO was answered over this connection: then a Redis is there.</summary>
    public bool IsAnswered { get; init; }
}
