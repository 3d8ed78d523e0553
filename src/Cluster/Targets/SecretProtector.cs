using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Cluster.Targets;

/// <summary>
/// Encrypts passwords that are registered inline, with AES-GCM and the key of <c>admin.dataProtectionKeyFile</c>, on
/// their way into the store, and decrypts them at connect.
/// </summary>
public sealed class SecretProtector
{
    private const byte Format = 1;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Purpose = "fleet credentials 1"u8.ToArray();

    private readonly byte[] _key;

    private SecretProtector(byte[] key) => _key = key;

    /// <summary>Reads the key file: 32 bytes in base64, white space around them is cut.</summary>
    /// <exception cref="SecretException">The file cannot be read or holds no such key.</exception>
    public static async Task<SecretProtector> ReadKeyFileAsync(string path, Limits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var text = await SecretFile.ReadAsync(path, limits, cancellationToken);
        return TryCreate(text.Trim(), out var protector)
            ? protector
            : throw new SecretException($"The data-protection key file {path} must hold 32 bytes in base64 (openssl rand -base64 32).");
    }

    /// <summary>Takes a key of 32 bytes in base64; false when the text is none.</summary>
    public static bool TryCreate(string base64Key, [NotNullWhen(true)] out SecretProtector? protector)
    {
        var key = new byte[KeyBytes];
        protector = Convert.TryFromBase64String(base64Key, key, out var written) && written == KeyBytes
            ? new SecretProtector(key)
            : null;
        return protector is not null;
    }

    /// <summary>Encrypts: format, nonce, tag and cipher text, in base64. Two calls never give the same text.</summary>
    public string Protect(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        var sealedText = new byte[1 + NonceBytes + TagBytes + plain.Length];
        sealedText[0] = Format;
        var nonce = sealedText.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(1 + NonceBytes + TagBytes), sealedText.AsSpan(1 + NonceBytes, TagBytes), Purpose);
        CryptographicOperations.ZeroMemory(plain);
        return Convert.ToBase64String(sealedText);
    }

    /// <summary>Decrypts; false when the text was made with another key or was changed.</summary>
    public bool TryUnprotect(string text, [NotNullWhen(true)] out Secret? secret)
    {
        ArgumentNullException.ThrowIfNull(text);
        secret = null;
        var sealedText = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, sealedText, out var length) || length < 1 + NonceBytes + TagBytes || sealedText[0] != Format)
        {
            return false;
        }

        var plain = new byte[length - (1 + NonceBytes + TagBytes)];
        try
        {
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(
                sealedText.AsSpan(1, NonceBytes),
                sealedText.AsSpan(1 + NonceBytes + TagBytes, plain.Length),
                sealedText.AsSpan(1 + NonceBytes, TagBytes),
                plain,
                Purpose);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        secret = new Secret(Encoding.UTF8.GetString(plain));
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }
}
