namespace Fleet.Grains.Packs;

/// <summary>
/// Goes through a text of SQL once, past its quotes and comments, and finds where its one statement begins and ends. It
/// knows no grammar: what is no SQL at all is for the server to refuse.
/// </summary>
internal sealed class SqlOutline
{
    private readonly string _sql;
    private int _at;
    private int _begin = -1;
    private int _end;
    private int _depth;
    private bool _isOver;

    public SqlOutline(string sql) => _sql = sql;

    /// <summary>Why it is not one statement; null when it may be.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether there is nothing but comments.</summary>
    public bool IsEmpty => _begin < 0;

    /// <summary>The statement, from its first sign to its last.</summary>
    public string Statement => IsEmpty ? string.Empty : _sql[_begin.._end];

    /// <summary>The first word, past parentheses.</summary>
    public string FirstWord => string.Concat(Statement.SkipWhile(c => c == '(' || char.IsWhiteSpace(c)).TakeWhile(char.IsAsciiLetter));

    /// <summary>Goes through it.</summary>
    public void Scan()
    {
        while (_at < _sql.Length && Problem is null)
        {
            if (char.IsWhiteSpace(_sql[_at]))
            {
                _at++;
            }
            else if (Sees("--"))
            {
                var line = _sql.IndexOf('\n', _at);
                _at = line < 0 ? _sql.Length : line + 1;
            }
            else if (Sees("/*"))
            {
                PassComment();
            }
            else
            {
                PassSign();
            }
        }

        Problem ??= _depth > 0 ? "has a parenthesis that is not closed" : null;
    }

    private bool Sees(string signs) => string.CompareOrdinal(_sql, _at, signs, 0, signs.Length) == 0;

    private void PassSign()
    {
        var sign = _sql[_at];
        if (sign == ';')
        {
            _isOver = !IsEmpty;
            _at++;
            return;
        }

        if (_isOver)
        {
            Problem = "holds several statements; write each as a query of its own";
            return;
        }

        if (sign == '\0')
        {
            Problem = "holds a NUL character";
            return;
        }

        _begin = IsEmpty ? _at : _begin;
        switch (sign)
        {
            case '\'' or '"':
                PassQuoted(sign, hasBackslashes: sign == '\'' && IsAfterEscapeMark());
                break;
            case '$':
                PassDollar();
                break;
            default:
                _depth += sign switch { '(' => 1, ')' => -1, _ => 0 };
                Problem = _depth < 0 ? "has a parenthesis too many" : null;
                _at++;
                break;
        }

        _end = _at;
    }

    // PostgreSQL's comments may hold comments.
    private void PassComment()
    {
        var depth = 0;
        do
        {
            if (_at >= _sql.Length)
            {
                Problem = "has a comment that does not end";
                return;
            }

            var step = Sees("/*") ? 1 : Sees("*/") ? -1 : 0;
            depth += step;
            _at += step == 0 ? 1 : 2;
        }
        while (depth > 0);
    }

    // A doubled quote reads as the end of one text and the beginning of the next, which comes to the same.
    private void PassQuoted(char quote, bool hasBackslashes)
    {
        for (_at++; _at < _sql.Length && _sql[_at] != quote; _at++)
        {
            _at += hasBackslashes && _sql[_at] == '\\' ? 1 : 0;
        }

        Problem = _at < _sql.Length ? null : "has a quote that is not closed";
        _at = Math.Min(_at + 1, _sql.Length);
        if (hasBackslashes && _at < _sql.Length && _sql[_at] == quote)
        {
            PassQuoted(quote, hasBackslashes);
        }
    }

    // $tag$ ... $tag$; a dollar within a name, or before the number of a parameter, is none.
    private void PassDollar()
    {
        var end = _at + 1;
        while (end < _sql.Length && (char.IsLetterOrDigit(_sql[end]) || _sql[end] == '_'))
        {
            end++;
        }

        var isTag = end < _sql.Length && _sql[end] == '$' && !char.IsAsciiDigit(_sql[_at + 1]) && !IsInName(_at - 1);
        if (!isTag)
        {
            _at++;
            return;
        }

        var tag = _sql[_at..(end + 1)];
        var close = _sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        Problem = close < 0 ? "has a quote that is not closed" : null;
        _at = close < 0 ? _sql.Length : close + tag.Length;
    }

    private bool IsAfterEscapeMark() => _at > 0 && _sql[_at - 1] is 'e' or 'E' && !IsInName(_at - 2);

    private bool IsInName(int at) => at >= 0 && (char.IsLetterOrDigit(_sql[at]) || _sql[at] is '_' or '$');
}
