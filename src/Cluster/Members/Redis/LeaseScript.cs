using System.Security.Cryptography;
using System.Text;

namespace Fleet.Cluster.Members.Redis;

/// <summary>
/// The one script by which the fleet agrees who is in it, run by every process each second. It is atomic, and it knows no
/// clock but the store's.
/// </summary>
internal static class LeaseScript
{
    /// <summary>
    /// KEYS: the view, the views before it, leases, members, weights, loads. ARGV: a <see cref="LeaseAsk" />, the channel.
    /// Answers as <see cref="LeaseReply" /> reads it.
    /// </summary>
    public const string Text = """
        local VIEW, VIEWS, LEASES, MEMBERS, WEIGHTS, LOADS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
        local ask = cjson.decode(ARGV[1])
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local head = redis.call('HMGET', VIEW, 'number', 'mark', 'clock')
        local number, mark, last = tonumber(head[1] or '0'), head[2] or '', tonumber(head[3] or now)
        local whys, restored = {}, false

        local function text(n) return string.format('%.0f', n) end

        local function put(name, member, weight, lease)
          redis.call('HSET', MEMBERS, name, member)
          redis.call('HSET', WEIGHTS, name, weight)
          redis.call('ZADD', LEASES, text(lease), name)
        end

        local function drop(name, why)
          redis.call('ZREM', LEASES, name)
          for _, hash in ipairs({MEMBERS, WEIGHTS, LOADS}) do redis.call('HDEL', hash, name) end
          whys[#whys + 1] = why
        end

        local function member(name)
          local found = name and redis.call('HGET', MEMBERS, name)
          local sound, silo = pcall(cjson.decode, found or '')
          return sound and type(silo) == 'table' and string.sub(found, -1) == '}' and silo
        end

        -- A silo that comes back has the weight that it had when it was last seen.
        local function weight(name)
          local views = redis.call('LRANGE', VIEWS, 0, -1)
          local document = redis.call('HGET', VIEW, 'document')
          if document then table.insert(views, 1, document) end
          for _, view in ipairs(views) do
            local sound, read = pcall(cjson.decode, view)
            local silos = sound and type(read) == 'table' and read.members
            for _, silo in ipairs(type(silos) == 'table' and silos or {}) do
              if type(silo) == 'table' and silo.name == name and type(silo.weight) == 'number' then return string.format('%.14g', silo.weight) end
            end
          end
          return '1'
        end

        -- 1. A store that has lost views gets them back from whoever knows the newest, all members at once. Leases that stand
        --    by the clock as it is are of silos that asked a moment ago: they stay.
        if ask.known > number then
          if not ask.views then return {'tell', text(number), mark, '', {}, {}} end
          local alive = {}
          for _, name in ipairs(redis.call('ZRANGEBYSCORE', LEASES, text(now), '+inf')) do
            alive[name] = {redis.call('HGET', MEMBERS, name), redis.call('HGET', WEIGHTS, name), redis.call('ZSCORE', LEASES, name)}
          end
          redis.call('DEL', VIEWS, LEASES, MEMBERS, WEIGHTS)
          for _, m in ipairs(ask.members) do put(m.name, m.text, m.weight, now + ask.lease) end
          for name, m in pairs(alive) do
            if m[1] then put(name, m[1], m[2] or '1', m[3]) end
          end
          for _, view in ipairs(ask.views) do redis.call('RPUSH', VIEWS, view) end
          number, last, restored = ask.known, now, true
          whys[1] = 'the store had lost view ' .. text(ask.known)
        elseif ask.known == number and ask.mark and ask.mark ~= mark then
          whys[1] = 'view ' .. text(number) .. ' was made twice'
        end

        -- 2. When nobody asked for a while, the store was away: that makes no lease older. The same when its clock was put back.
        local gap = now - last
        if gap < 0 or gap > ask.silence then
          for _, name in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do redis.call('ZINCRBY', LEASES, text(gap), name) end
        end
        redis.call('HSET', VIEW, 'clock', text(now))

        -- 3. Who did not renew is out. The caller is here, so it is alive, whatever its lease says.
        for _, name in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', text(now))) do
          local silo = member(name)
          if name ~= ask.name or not silo or silo.incarnation ~= ask.incarnation then drop(name, 'the lease of ' .. name .. ' ran out') end
        end

        -- 4. What the caller wants.
        local status, detail, mine = 'seen', '', member(ask.name)
        if ask.op == 'hold' then
          status = 'held'
          if not mine then
            put(ask.name, ask.text, weight(ask.name), now + ask.lease)
            whys[#whys + 1] = ask.name .. ' joined'
          elseif redis.call('HGET', MEMBERS, ask.name) == ask.text then
            redis.call('ZADD', LEASES, text(now + ask.lease), ask.name)
          elseif mine.incarnation == ask.incarnation or (ask.fresh and mine.address == cjson.decode(ask.text).address) then
            put(ask.name, ask.text, redis.call('HGET', WEIGHTS, ask.name) or '1', now + ask.lease)
            whys[#whys + 1] = ask.name .. (mine.incarnation == ask.incarnation and ' changed' or ' restarted')
          else
            status, detail = 'refused', mine.address
          end
          if status == 'held' and ask.load then redis.call('HSET', LOADS, ask.name, ask.load) end
        elseif ask.op == 'leave' and mine and mine.incarnation == ask.incarnation then
          drop(ask.name, ask.name .. ' left')
        elseif ask.op == 'weigh' then
          status = 'stale'
          if ask.ifNumber == number and #whys == 0 then
            status = 'weighed'
            for name, value in pairs(ask.weights) do
              local before = redis.call('HGET', WEIGHTS, name)
              if before and before ~= value then
                redis.call('HSET', WEIGHTS, name, value)
                whys[1] = 'weights changed'
              end
            end
          end
        end

        -- 5. Whatever changed makes one new view.
        if #whys > 0 then
          local old = redis.call('HGET', VIEW, 'document')
          if old and not restored then redis.call('LPUSH', VIEWS, old) end
          redis.call('LTRIM', VIEWS, 0, ask.kept - 1)
          local members = {}
          for _, name in ipairs(redis.call('HKEYS', MEMBERS)) do
            -- What somebody wrote by hand must not make the whole view unreadable.
            if member(name) then
              members[#members + 1] = string.sub(redis.call('HGET', MEMBERS, name), 1, -2) .. ',"weight":' .. (redis.call('HGET', WEIGHTS, name) or '1') .. '}'
            else
              drop(name, 'the record of ' .. name .. ' was broken')
            end
          end
          number, mark = number + 1, clock[1] .. '.' .. clock[2]
          redis.call('HSET', VIEW, 'number', text(number), 'mark', mark, 'document', '{"number":' .. text(number) .. ',"why":' ..
            cjson.encode(table.concat(whys, ', ')) .. ',"members":[' .. table.concat(members, ',') .. ']}')
          redis.call('PUBLISH', ARGV[2], text(number))
        end

        local views = {}
        if number > ask.known then
          views = redis.call('LRANGE', VIEWS, 0, -1)
          table.insert(views, 1, redis.call('HGET', VIEW, 'document'))
        end
        return {status, text(number), mark, detail, redis.call('HGETALL', LOADS), views}
        """;

    // The store names scripts by this hash; it is no secret.
#pragma warning disable CA5350 // Redis' EVALSHA knows SHA-1 only.
    /// <summary>Its name in the store.</summary>
    public static readonly string Sha = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Text)));
#pragma warning restore CA5350
}
