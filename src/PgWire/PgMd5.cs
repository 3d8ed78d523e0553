using System.Security.Cryptography;
using System.Text;

namespace Fleet.PgWire;

/// <summary>The old hashed login: md5 of (md5 of password and user) and the server's salt.</summary>
internal static class PgMd5
{
    public static string Answer(string user, string password, ReadOnlySpan<byte> salt)
    {
        var inner = Hash(Encoding.UTF8.GetBytes(password + user));
        return "md5" + Hash([.. Encoding.ASCII.GetBytes(inner), .. salt]);
    }

#pragma warning disable CA5351 // The protocol wants MD5 here; servers that can do better ask for SCRAM.
    private static string Hash(byte[] data) => Convert.ToHexStringLower(MD5.HashData(data));
#pragma warning restore CA5351
}
