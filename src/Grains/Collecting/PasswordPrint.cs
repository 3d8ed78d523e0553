using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collecting;

/// <summary>Tells, without showing it, whether a password is the one that a connection was opened with.</summary>
internal static class PasswordPrint
{
    // Of this process, so that the print of a password says nothing to anyone else.
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The print; empty for no password.</summary>
    public static string Of(Secret? password) =>
        password is null ? string.Empty : Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(password.Reveal())));
}
