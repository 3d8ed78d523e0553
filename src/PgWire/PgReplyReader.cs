using System.Collections.Immutable;

namespace Fleet.PgWire;

/// <summary>
/// Puts the messages that answer one statement together. Their order is checked, so that nothing that does not belong there
/// is ever taken for an answer:
/// <code>
///   T D* C --.
///   C or I --+--> Z
///   T D* E --+
///   E -------'
/// </code>
/// </summary>
internal sealed class PgReplyReader(PgLimits limits)
{
    private readonly ImmutableArray<PgRow>.Builder _rows = ImmutableArray.CreateBuilder<PgRow>();
    private ImmutableArray<string> _columns;
    private PgError? _error;
    private bool _isDone;

    /// <summary>The error that came; null while there was none.</summary>
    public PgError? Error => _error;

    /// <summary>Takes the next message; gives the reply with its last.</summary>
    /// <exception cref="PgProtocolException">It may not come here.</exception>
    /// <exception cref="PgLimitException">There are too many columns or rows.</exception>
    public PgReply? Take(PgMessage message)
    {
        switch (message.Type)
        {
            case var aside when PgMessageType.IsAside(aside):
                return null;
            case PgMessageType.RowDescription when _columns.IsDefault && !_isDone:
                _columns = PgBody.Columns(message.Body.Span, limits.Columns);
                return null;
            case PgMessageType.DataRow when !_columns.IsDefault && !_isDone:
                Add(PgRow.Read(message.Body.Span, _columns.Length));
                return null;
            case PgMessageType.CommandComplete or PgMessageType.EmptyQuery when !_isDone:
                _isDone = true;
                return null;
            case PgMessageType.Error when !_isDone:
                _error = PgBody.Error(message.Body.Span);
                _isDone = true;
                return null;
            case PgMessageType.ReadyForQuery when _isDone:
                return new PgReply { Columns = _columns.IsDefault ? [] : _columns, Rows = _rows.DrainToImmutable(), Error = _error };
            default:
                throw new PgProtocolException($"The server sent a message {PgMessageType.Show(message.Type)} where it does not belong.");
        }
    }

    private void Add(PgRow row)
    {
        if (_rows.Count == limits.Rows)
        {
            throw new PgLimitException($"An answer has more than {limits.Rows} rows.");
        }

        _rows.Add(row);
    }
}
