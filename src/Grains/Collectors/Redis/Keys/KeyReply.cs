using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>What came of a command about a key: a closed union, so that nothing that a server says can be taken for words of our own.</summary>
internal abstract record KeyReply;

/// <summary>The server's reply, which may be an error.</summary>
/// <param name="Reply">The reply.</param>
internal sealed record KeyTold(RespReply Reply) : KeyReply;

/// <summary>The node that the key lives on could not be asked.</summary>
/// <param name="Reason">The class of the failure.</param>
/// <param name="Why">A sentence.</param>
internal sealed record KeyUnreached(FailureReason Reason, string Why) : KeyReply;

/// <summary>The key's database could not be selected: whatever the server said to the command was said of another database.</summary>
/// <param name="Error">The reply to SELECT.</param>
internal sealed record KeyUnselected(RespError Error) : KeyReply;
