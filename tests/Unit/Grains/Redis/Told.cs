using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Writes replies, and reads what mappers make of them as lines of text.</summary>
internal static class Told
{
    public static RespArray List(params RespReply[] items) => new([.. items]);

    /// <summary>A list of texts.</summary>
    public static RespArray Texts(params string[] texts) => new([.. texts.Select(Text)]);

    public static RespInteger Number(long value) => new(value);

    public static RespBulk Text(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>What a mapper gives, as <c>name{label=value,...} value</c> without the beginning that all names share.</summary>
    public static string[] By(Action<FamilySet> map)
    {
        var families = new FamilySet(1024);
        map(families);
        return [.. families.Build().SelectMany(static family => family.Samples.Select(sample => FormattableString.Invariant(
            $"{family.Name["redis_".Length..]}{sample.Suffix}{Labels(sample)} {sample.Value}")))];
    }

    private static string Labels(Sample sample) =>
        sample.Labels.IsEmpty ? string.Empty : "{" + string.Join(',', sample.Labels.Select(static label => label.Name + "=" + label.Value)) + "}";
}
