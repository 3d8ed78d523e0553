using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class QuotesServers
{
    private const string Before = "The answer does not fit the pack: ";

    [Fact]
    public void A_quoted_message_is_one_line_without_control_characters() =>
        Assert.Equal(Before + "a  b [2J", PostgresErrors.OfStatement(new PackMappingException("a\r\nb\u001b[2J"), 1000).Message);

    [Fact]
    public void A_quoted_message_is_never_cut_inside_a_character() =>
        Assert.Equal(Before + "x", PostgresErrors.OfStatement(new PackMappingException("x\U0001F600y"), Before.Length + 2).Message);
}
