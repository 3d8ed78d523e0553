using System.Text;

namespace Fleet.Tests.Unit.Repo;

/// <summary>
/// C# with the inside of comments, texts and directives blanked, lines kept, so that braces, names and keywords that are
/// left are code. Knows verbatim, interpolated and raw texts; what stands in an interpolation's holes is blanked with it.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code;
    private int _at;

    private CodeText(string source)
    {
        _source = source;
        _code = new StringBuilder(source.Length);
    }

    public static string Blank(string source)
    {
        var text = new CodeText(source);
        while (text._at < source.Length)
        {
            text.Step();
        }

        return text._code.ToString();
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private bool Sees(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private void Step()
    {
        if (Sees("//") || (Current == '#' && StartsLine()))
        {
            BlankWhile(() => Current != '\n');
        }
        else if (Sees("/*"))
        {
            BlankUntilAfter("*/", from: 2);
        }
        else if (Current == '\'')
        {
            BlankQuoted('\'', hasHoles: false);
        }
        else if (TextBegins(out var prefix))
        {
            BlankText(prefix);
        }
        else
        {
            _code.Append(_source[_at++]);
        }
    }

    private bool StartsLine() =>
        string.IsNullOrWhiteSpace(_source[(_source.LastIndexOf('\n', Math.Max(0, _at - 1)) + 1).._at]);

    // A text is quotes behind any of $ and @; a $ or @ without quotes is an identifier's.
    private bool TextBegins(out string prefix)
    {
        var length = 0;
        while (Peek(length) is '$' or '@')
        {
            length++;
        }

        prefix = _source.Substring(_at, Math.Min(length, _source.Length - _at));
        return Peek(length) == '"';
    }

    private void BlankText(string prefix)
    {
        BlankMany(prefix.Length);
        var quotes = 0;
        while (Peek(quotes) == '"')
        {
            quotes++;
        }

        var hasHoles = prefix.Contains('$', StringComparison.Ordinal);
        if (quotes >= 3 && !prefix.Contains('@', StringComparison.Ordinal))
        {
            BlankUntilAfter(new string('"', quotes), from: quotes);
        }
        else if (prefix.Contains('@', StringComparison.Ordinal))
        {
            BlankVerbatim(hasHoles);
        }
        else
        {
            BlankQuoted('"', hasHoles);
        }
    }

    private void BlankQuoted(char quote, bool hasHoles)
    {
        BlankMany(1);
        while (_at < _source.Length && Current != quote)
        {
            if (!hasHoles || !BlankHole())
            {
                BlankMany(Current == '\\' ? 2 : 1);
            }
        }

        BlankMany(1);
    }

    private void BlankVerbatim(bool hasHoles)
    {
        BlankMany(1);
        while (_at < _source.Length && (Current != '"' || Peek(1) == '"'))
        {
            if (!hasHoles || !BlankHole())
            {
                BlankMany(Current == '"' ? 2 : 1);
            }
        }

        BlankMany(1);
    }

    // True when something of a hole was blanked: a doubled brace, or a whole hole with the texts inside it.
    private bool BlankHole()
    {
        if (Current != '{')
        {
            return false;
        }

        if (Peek(1) == '{')
        {
            BlankMany(2);
            return true;
        }

        var kept = _code.Length;
        var start = _at;
        for (var depth = 0; _at < _source.Length;)
        {
            depth += Current switch { '{' => 1, '}' => -1, _ => 0 };
            Step();
            if (depth == 0)
            {
                break;
            }
        }

        _code.Length = kept;
        var end = _at;
        _at = start;
        BlankMany(end - start);
        return true;
    }

    private void BlankUntilAfter(string end, int from)
    {
        var found = _source.IndexOf(end, Math.Min(_at + from, _source.Length), StringComparison.Ordinal);
        BlankMany((found < 0 ? _source.Length : found + end.Length) - _at);
    }

    private void BlankWhile(Func<bool> condition)
    {
        while (_at < _source.Length && condition())
        {
            BlankMany(1);
        }
    }

    private void BlankMany(int count)
    {
        for (; count > 0 && _at < _source.Length; count--, _at++)
        {
            _code.Append(_source[_at] is '\n' ? '\n' : ' ');
        }
    }
}
