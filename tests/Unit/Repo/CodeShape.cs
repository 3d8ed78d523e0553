using System.Text.RegularExpressions;

namespace Fleet.Tests.Unit.Repo;

/// <summary>
/// The types and members of one C# file, found by braces: a plain measure for <see cref="RepoShapeTests" />, not a parser.
/// A declaration runs from its first character to the brace or semicolon that ends it.
/// </summary>
internal sealed partial class CodeShape
{
    private readonly string _code;
    private readonly List<TypeShape> _types = [];
    private readonly List<MemberShape> _members = [];

    private CodeShape(string code) => _code = code;

    public IReadOnlyList<TypeShape> Types => _types;

    public IReadOnlyList<MemberShape> Members => _members;

    public static CodeShape Of(string source)
    {
        var shape = new CodeShape(CodeText.Blank(source));
        shape.Read(0, shape._code.Length, owner: null);
        return shape;
    }

    /// <summary>How many parameters stand in the first parentheses of a header; 0 without any.</summary>
    public static int ParameterCount(string header)
    {
        var open = header.IndexOf('(', StringComparison.Ordinal);
        var (depth, count, any) = (0, 0, false);
        for (var i = open; i >= 0 && i < header.Length; i++)
        {
            depth += header[i] switch { '(' or '<' or '[' => 1, ')' or '>' or ']' => -1, _ => 0 };
            if (depth == 0)
            {
                break;
            }

            any |= i > open && !char.IsWhiteSpace(header[i]);
            count += depth == 1 && header[i] == ',' ? 1 : 0;
        }

        return any ? count + 1 : 0;
    }

    private void Read(int from, int to, TypeShape? owner)
    {
        var start = from;
        while (start < to)
        {
            if (char.IsWhiteSpace(_code[start]) || _code[start] == '}')
            {
                start++;
                continue;
            }

            start = ReadDeclaration(start, to, owner);
        }
    }

    // Gives where the next declaration may begin.
    private int ReadDeclaration(int start, int to, TypeShape? owner)
    {
        var (body, end) = Extent(start, to);
        var header = WithoutAttributes(OneLine(_code[start..(body < 0 ? end : body)]));
        if (NamespaceHeader().IsMatch(header) && body >= 0)
        {
            Read(body + 1, end, owner);
        }
        else if (TypeHeader().Match(header) is { Success: true } match)
        {
            ReadType(match, header, start, body, end, owner);
        }
        else if (owner is { Keyword: not "enum" } && IsMember(header, hasBlock: _code[end - 1] == '}'))
        {
            _members.Add(new MemberShape(header, LineOf(start), LineOf(end - 1) - LineOf(start) + 1));
        }

        return end;
    }

    private void ReadType(Match match, string header, int start, int body, int end, TypeShape? owner)
    {
        var firstMember = _members.Count;
        var type = new TypeShape
        {
            Name = match.Groups["name"].Value,
            Keyword = match.Groups["keyword"].Value.Split(' ')[0],
            Header = header,
            Body = body < 0 ? string.Empty : _code[body..end],
            Line = LineOf(start),
            IsTopLevel = owner is null,
            ConstructorParameters = match.Groups["primary"].Success ? ParameterCount(header[match.Groups["primary"].Index..]) : 0,
        };
        if (body >= 0)
        {
            Read(body + 1, end, type);
        }

        var constructor = new Regex($@"^((public|internal|private|protected)\s+)*{type.Name}\s*(?=\()");
        var parameters = _members.Skip(firstMember).Where(member => constructor.IsMatch(member.Header))
            .Select(member => ParameterCount(constructor.Replace(member.Header, string.Empty)));
        _types.Add(type with { ConstructorParameters = parameters.Append(type.ConstructorParameters).Max() });
    }

    /// <summary>Where the declaration's block opens (-1 for none), and the position after its end.</summary>
    private (int Body, int End) Extent(int start, int to)
    {
        var (depth, body, isValue) = (0, -1, false);
        for (var i = start; i < to; i++)
        {
            var c = _code[i];
            isValue |= c == '=' && depth == 0;
            body = c == '{' && depth == 0 && !isValue && body < 0 ? i : body;
            depth += c switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0 && (c == ';' || (c == '}' && !isValue && NextCode(i + 1, to) != '=')))
            {
                return (body, i + 1);
            }
        }

        return (body, to);
    }

    private char NextCode(int at, int to)
    {
        while (at < to && char.IsWhiteSpace(_code[at]))
        {
            at++;
        }

        return at < to ? _code[at] : '\0';
    }

    // Data tables (fields, properties that are or start with one expression) may be long; what runs may not.
    private static bool IsMember(string header, bool hasBlock)
    {
        var value = header.IndexOf('=', StringComparison.Ordinal);
        var parameters = header.IndexOf('(', StringComparison.Ordinal);
        return hasBlock || (parameters >= 0 && (value < 0 || parameters < value));
    }

    // By counting, not by a pattern: patterns take exponential time on a long row of attributes.
    private static string WithoutAttributes(string header)
    {
        var (at, depth) = (0, 0);
        while (at < header.Length && (depth > 0 || header[at] is '[' or ' '))
        {
            depth += header[at++] switch { '[' => 1, ']' => -1, _ => 0 };
        }

        return header[at..];
    }

    private int LineOf(int at) => _code.AsSpan(0, at).Count('\n') + 1;

    private static string OneLine(string text) => Spaces().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^namespace\s")]
    private static partial Regex NamespaceHeader();

    // An extension block holds members as a type does; it has no name of its own.
    [GeneratedRegex(@"^((public|internal|private|protected|file|static|sealed|abstract|readonly|ref|partial|unsafe|new)\s+)*((?<keyword>record struct|record class|record|class|struct|interface|enum)\s+(?<name>\w+)\s*(<[^(:{]*>)?\s*(?<primary>\()?|(?<keyword>delegate)\s.*?(?<name>\w+)\s*(<[^(]*>)?\s*\(|(?<keyword>extension)(?<name>)\s*(<[^(]*>)?\()")]
    private static partial Regex TypeHeader();
}
