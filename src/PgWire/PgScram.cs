using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.PgWire;

/// <summary>
/// One login by SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: first message -> challenge -> proof -> the
/// server's own proof that it knows the password.
/// </summary>
internal sealed class PgScram
{
    public const string Mechanism = "SCRAM-SHA-256";

    // "n": no channel binding.
    private const string Header = "n,,";

    // Written into the second message: the header in base64.
    private const string Binding = "c=biws";

    // More than anybody advises (600,000); a hostile server could ask for hours of work.
    private const int MostIterations = 1_000_000;

    private const int HashBytes = 32;

    private readonly string _user;
    private readonly string _password;
    private readonly string _nonce;
    private byte[]? _serverSignature;

    public PgScram(string user, string password, string nonce)
    {
        _user = user;
        _password = Normalized(password);
        _nonce = nonce;
    }

    /// <summary>A login with a nonce of its own; the user stands in PostgreSQL's startup message and stays empty here.</summary>
    public static PgScram Begin(string password) => new(string.Empty, password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));

    private string FirstBare => $"n={_user},r={_nonce}";

    /// <summary>The first message.</summary>
    public byte[] First() => Encoding.UTF8.GetBytes(Header + FirstBare);

    /// <summary>The answer to the server's challenge.</summary>
    /// <exception cref="PgProtocolException">It is no such challenge.</exception>
    /// <exception cref="PgLimitException">It asks for more work than any sane server.</exception>
    public byte[] Proof(ReadOnlySpan<byte> challenge)
    {
        var text = Encoding.UTF8.GetString(challenge);
        var fields = text.Split(',');
        if (fields.Length < 3 || !fields[0].StartsWith("r=" + _nonce, StringComparison.Ordinal) || fields[0].Length == _nonce.Length + 2)
        {
            throw new PgProtocolException("The server's SCRAM challenge is malformed.");
        }

        var salt = Decode(Value(fields[1], "s="));
        if (!int.TryParse(Value(fields[2], "i="), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1)
        {
            throw new PgProtocolException("The server's SCRAM challenge is malformed.");
        }

        if (iterations > MostIterations)
        {
            throw new PgLimitException($"The server's SCRAM challenge wants more than {MostIterations} iterations.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(_password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
        var withoutProof = $"{Binding},{fields[0]}";
        var message = Encoding.UTF8.GetBytes($"{FirstBare},{text},{withoutProof}");
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Whether the server's last message proves that it knows the password.</summary>
    public bool IsServerProven(ReadOnlySpan<byte> final) =>
        _serverSignature is not null
        && CryptographicOperations.FixedTimeEquals(Decode(Value(Encoding.UTF8.GetString(final).Split(',')[0], "v=")), _serverSignature);

    private static string Value(string field, string name) => field.StartsWith(name, StringComparison.Ordinal)
        ? field[name.Length..]
        : throw new PgProtocolException("The server's SCRAM message is malformed.");

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new PgProtocolException("The server's SCRAM message is malformed.");
        }
    }

    // As servers do it with the password that they keep; one that is no valid text is taken as it is.
    private static string Normalized(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return password;
        }
    }
}
