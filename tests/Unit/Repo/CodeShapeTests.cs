using Xunit;

namespace Fleet.Tests.Unit.Repo;

public sealed class CodeShapeTests
{
    [Theory]
    [InlineData("a // { b\nc", "a\nc")]
    [InlineData("a /* { \n } */ b", "a\nb")]
    [InlineData("a \"{ \\\" }\" b", "a  b")]
    [InlineData("a @\"{ \\\" b", "a  b")]
    [InlineData("a @\"x\"\"{\" b", "a  b")]
    [InlineData("a $\"{(c ? \"}\" : $\"{d}\")} {{\" b", "a  b")]
    [InlineData("a \"\"\"\n \"{\" \n\"\"\" b", "a\n\nb")]
    [InlineData("a $$\"\"\"{ {{c}} \"\"\" b", "a  b")]
    [InlineData("a '{' '\\'' b", "a  b")]
    [InlineData("#if {\na", "\na")]
    [InlineData("@class { }", "@class { }")]
    public void Only_code_is_left(string source, string code)
    {
        var blanked = CodeText.Blank(source);
        Assert.Equal(source.Length, blanked.Length);
        Assert.Equal(Squeezed(code), Squeezed(blanked));
    }

    [Fact]
    public void Types_are_found_with_their_constructors()
    {
        var shape = CodeShape.Of("""
            using X = System.Collections.Generic.Dictionary<int, string>;
            namespace N;
            /// <summary>class Wrong { }</summary>
            [Some("class Wrong { }")]
            public sealed record First(int A, Dictionary<int, (int, int)> B = default) : IOther;
            internal static partial class Second<T> where T : class
            {
                private enum Inner { A, B }
                public Second(int a, int b, Func<int, int> c) : this(a) { }
            }
            public interface IThird { void M(int a, int b, int c, int d); }
            public delegate int Fourth(int a);
            """);
        Assert.Equal(
            [("First", true, 2), ("Inner", false, 0), ("Second", true, 3), ("IThird", true, 0), ("Fourth", true, 0)],
            shape.Types.Select(type => (type.Name, type.IsTopLevel, type.ConstructorParameters)));
    }

    [Fact]
    public void Members_are_measured_from_the_first_line_to_the_last()
    {
        var shape = CodeShape.Of("""
            class C
            {
                private readonly int[] _data = new[]
                {
                    1,
                };
                public int Value { get; init; } = Make(1);
                public int Long
                {
                    get { return 1; }
                }
                [Attribute(1)]
                public async Task<int> Block<T>(int a = 1)
                    where T : class
                {
                    if (a == 2) { }
                }
                public int Expression(int a) => a switch
                {
                    1 => 2,
                };
            }
            """);
        Assert.Equal([(8, 4), (12, 6), (18, 4)], shape.Members.Select(member => (member.Line, member.Lines)));
    }

    [Fact]
    public void Top_level_statements_and_block_namespaces_hold_no_surprise()
    {
        var shape = CodeShape.Of("var a = 1; if (a == 1) { a = 2; } namespace N { class A { void M() { } } } struct B;");
        Assert.Equal(["A", "B"], shape.Types.Where(type => type.IsTopLevel).Select(type => type.Name));
        Assert.Single(shape.Members);
    }

    [Fact]
    public void A_long_row_of_attributes_takes_no_time()
    {
        var attributes = string.Concat(Enumerable.Repeat("[InlineData(new[] { 1 }, a[0])]\n", 200));
        var member = Assert.Single(CodeShape.Of($"class C {{ {attributes} public void M(int[] a) {{ }} }}").Members);
        Assert.Equal(("public void M(int[] a)", 201), (member.Header, member.Lines));
    }

    // Runs of blanks, and blanks at the ends of lines, say nothing here.
    private static string Squeezed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
