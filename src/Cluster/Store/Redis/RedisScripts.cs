namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The scripts of the store. Each touches only the keys that it is given: the head, the targets, the changes, and (a
/// write) the key of the write's own outcome. Whatever can refuse a write is met before its first change: Redis does not
/// take back what a script did before it failed.
/// </summary>
internal static class RedisScripts
{
    // How the store stands to the revision, write and history that the caller knows (revision -1: nothing). The write makes
    // the question exact: a revision of the same number may belong to another history.
    private const string Relation =
        """
        local head = redis.call('HMGET', KEYS[1], 'revision', 'write', 'history')
        local revision, write, history = head[1] or '0', head[2] or '', head[3] or ''
        local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1]
        local function relation(known, knownWrite, knownHistory)
          if revision == known and write == knownWrite and history == knownHistory then return 'same' end
          local since = tonumber(known)
          if since < 0 then return 'all' end
          if history ~= knownHistory or tonumber(revision) <= since then return 'fork' end
          local change = redis.call('XRANGE', KEYS[3], known .. '-0', known .. '-0')[1]
          if change and change[2][2] == knownWrite then return 'changes' end
          if not oldest or tonumber(string.match(oldest[1], '^%d+')) > since then return 'all' end
          return 'fork'
        end

        """;

    /// <summary>
    /// Writes. ARGV: the write's id, the channel, how long its outcome is kept (ms), how many changes are kept, the revision,
    /// write and history that the writer knows, whether a store that does not have them is to go on from there (1) or to be
    /// refused (0); then for each operation: put, renew (put also what is equal; with the revision that it had once) or
    /// delete, id, expected revision ('' for any), JSON. Gives <c>done</c> and an outcome for each operation, or <c>behind</c>.
    /// </summary>
    public static RedisScript Write { get; } = new(
        Relation +
        """
        local done = redis.call('GET', KEYS[4])
        if done then return {'done', done} end

        local goOn = ARGV[8] == '1'
        if not goOn and relation(ARGV[5], ARGV[6], ARGV[7]) == 'fork' then return {'behind'} end

        local function digits(n) return string.format('%.0f', n) end
        local stored, seen = tonumber(revision), tonumber(ARGV[5])
        local first = math.max(stored, seen)
        local last = first
        local function note(id)
          last = last + 1
          redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], digits(last) .. '-0', 'write', ARGV[1], 'id', id)
        end

        local outcomes = {}
        for i = 9, #ARGV, 4 do
          local what, id, expected, json = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
          local old = redis.call('HGET', KEYS[2], id)
          local current, text = '0', nil
          if old then current, text = string.match(old, '^(%d+)[/%d]*:(.*)$') end
          current = current or '0'
          local outcome
          if what == 'delete' and not old then
            outcome = 'absent 0'
          elseif expected ~= '' and (expected ~= current or (old and expected == '0')) then
            outcome = 'conflict ' .. current
          elseif what == 'put' and text == json then
            outcome = 'replaced ' .. current
          else
            note(id)
            if what == 'delete' then
              redis.call('HDEL', KEYS[2], id)
              outcome = 'deleted '
            else
              local once = string.match(what, '^renew( ?%d*)$') or ''
              redis.call('HSET', KEYS[2], id, digits(last) .. string.gsub(once, ' ', '/') .. ':' .. json)
              outcome = old and 'replaced ' or 'created '
            end
            outcome = outcome .. digits(last)
          end
          outcomes[#outcomes + 1] = outcome
        end

        local result = table.concat(outcomes, ',')
        if goOn and last == first and stored <= seen then note('') end
        if last > first then
          redis.call('HSET', KEYS[1], 'revision', digits(last), 'write', ARGV[1], 'history', head[3] or ARGV[1])
          redis.call('SET', KEYS[4], result, 'PX', ARGV[3])
          redis.pcall('PUBLISH', ARGV[2], digits(last))
        end
        return {'done', result}
        """);

    /// <summary>
    /// What happened since. ARGV: the revision, write and history known. Gives <c>same</c>; or <c>changes</c>, <c>all</c> (the
    /// changes do not reach back that far), <c>fork</c> (the store does not have all of what is known), each with the head,
    /// the changes (revision, write, id) and the values (id, value or null).
    /// </summary>
    public static RedisScript Read { get; } = new(
        Relation +
        """
        local kind = relation(ARGV[1], ARGV[2], ARGV[3])
        if kind == 'same' then return {kind} end

        local log, ids, listed = {}, {}, {}
        for _, change in ipairs(redis.call('XRANGE', KEYS[3], kind == 'changes' and ARGV[1] .. '-1' or '-', '+')) do
          local id = change[2][4]
          log[#log + 1] = string.match(change[1], '^%d+')
          log[#log + 1] = change[2][2]
          log[#log + 1] = id
          if id ~= '' and not listed[id] then
            listed[id] = true
            ids[#ids + 1] = id
          end
        end

        local values = {}
        if kind ~= 'changes' then
          values = redis.call('HGETALL', KEYS[2])
        else
          for i = 1, #ids do
            values[2 * i - 1] = ids[i]
            values[2 * i] = redis.call('HGET', KEYS[2], ids[i])
          end
        end
        return {kind, revision, write, history, log, values}
        """);

    /// <summary>What the user may not do, of all that the scripts and the subscription need. ARGV: the channel.</summary>
    public static RedisScript Rights { get; } = new(
        """
        local denied = {}
        local function need(...)
          if redis.acl_check_cmd and not redis.acl_check_cmd(...) then denied[#denied + 1] = select(1, ...) end
        end
        need('HMGET', KEYS[1], 'f')
        need('HSET', KEYS[1], 'f', 'v')
        need('HGET', KEYS[2], 'f')
        need('HDEL', KEYS[2], 'f')
        need('HGETALL', KEYS[2])
        need('XADD', KEYS[3], '*', 'f', 'v')
        need('XRANGE', KEYS[3], '-', '+')
        need('GET', KEYS[4])
        need('SET', KEYS[4], 'v', 'PX', '1')
        need('PUBLISH', ARGV[1], 'm')
        need('SUBSCRIBE', ARGV[1])
        return denied
        """);
}
