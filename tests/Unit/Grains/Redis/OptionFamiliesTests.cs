using System.Text;
using System.Text.RegularExpressions;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>What the options add: settings, modules, search indexes, Tile38, scripts, the dump.</summary>
public sealed class OptionFamiliesTests
{
    private static readonly RespArray Settings = Told.Texts(
        "maxmemory", "100", "requirepass", "hunter2", "masterauth", "hunter2", "masteruser", "hunter2", "tls-key-file-pass", "hunter2",
        "tls-auth-clients", "no", "lazyfree-lazy-user-del", "no", "save", "");

    [Fact]
    public void Settings_are_shown_with_their_values_but_no_password_and_no_user()
    {
        var told = Told.By(static families => Assert.True(SettingFamilies.OfServer.Add(Settings, redact: true, families)));
        Assert.Equal(
            [
                "config_key_value{key=maxmemory,value=100} 1", "config_key_value{key=tls-auth-clients,value=no} 1",
                "config_key_value{key=lazyfree-lazy-user-del,value=no} 1", "config_key_value{key=save,value=} 1", "config_value{key=maxmemory} 100",
            ],
            told);
    }

    [Fact]
    public void Who_wants_passwords_in_series_gets_them() =>
        Assert.Contains("config_key_value{key=masteruser,value=hunter2} 1", Told.By(static families => SettingFamilies.OfServer.Add(Settings, redact: false, families)));

    [Fact]
    public void Settings_of_a_sentinel_have_their_own_names_and_no_password() =>
        Assert.Equal(
            ["sentinel_config_key_value{key=announce-port,value=0} 1", "sentinel_config_value{key=announce-port} 0"],
            Told.By(static families => SettingFamilies.OfSentinel.Add(Told.Texts("announce-port", "0", "sentinel-pass", "hunter2", "sentinel-user", "hunter2"), redact: true, families)));

    [Fact]
    public void Modules_are_told_with_their_fields_as_far_as_INFO_has_not_them()
    {
        const string Modules = "# Modules\r\nmodule:name=search,ver=21005,api=1,filters=0,usedby=[],using=[ReJSON],options=[handle-io-errors]\r\n"
            + "module:name=ReJSON,ver=20803,api=1,filters=0,usedby=[search],using=[],options=[]\r\n# search_indexes\r\n"
            + "search_number_of_indexes:3\r\nsearch_used_memory_indexes:1024\r\njson_num_documents:5\r\n";
        var told = Told.By(static families => Assert.True(ModuleFamilies.Add(Told.Text(Modules), RedisInfo.Parse("json_num_documents:5"), families)));
        Assert.Equal(
            [
                "module_info{name=search,ver=21005,api=1,filters=0,usedby=[],using=[ReJSON]} 1", "module_info{name=ReJSON,ver=20803,api=1,filters=0,usedby=[search],using=[]} 1",
                "search_number_of_indexes 3", "search_used_memory_indexes_bytes 1024",
            ],
            told);
    }

    [Fact]
    public void Search_indexes_are_told_in_bytes_and_one_that_went_is_left_out()
    {
        RespReply index = Told.List(
            Told.Text("index_name"), Told.Text("shop"), Told.Text("num_docs"), Told.Text("7"), Told.Text("inverted_sz_mb"), Told.Text("0.5"),
            Told.Text("percent_indexed"), Told.Text("1"), Told.Text("bytes_per_record_avg"), Told.Text("nan"), Told.Text("number_of_uses"), Told.Number(3));
        Assert.Equal(
            [
                "search_index_inverted_size_bytes{index_name=shop} 524288", "search_index_num_docs{index_name=shop} 7",
                "search_index_number_of_uses_total{index_name=shop} 3", "search_index_percent_indexed{index_name=shop} 1",
            ],
            Told.By(families => Assert.True(SearchIndexFamilies.Add([new RespError("Unknown index name"), index], families))));
        Assert.Equal(
            ["shop"],
            SearchIndexFamilies.Names(Told.Texts("shop", "other"), new Regex("^s")).Select(static name => Encoding.UTF8.GetString(name.Span)));
    }

    [Fact]
    public void Tile38_is_told_by_names_with_and_without_their_beginning() =>
        Assert.Equal(
            ["tile38_aof_size_bytes 7", "tile38_num_points_total 9", "tile38_read_only 0"],
            Told.By(static families => Assert.True(Tile38Families.Add(
                Told.List(Told.Text("tile38_aof_size"), Told.Number(7), Told.Text("num_points"), Told.Text("9"), Told.Text("read_only"), Told.Text("false")), families))));

    [Fact]
    public void A_script_tells_values_nothing_or_that_it_failed()
    {
        Assert.Equal(
            ["script_result{filename=/a} 1", "script_values{filename=/a,key=foo} 42", "script_values{filename=/a,key=bar} 0.5"],
            Told.By(static families => ScriptFamilies.Add("/a", Told.Texts("foo", "42", "bar", "0.5"), 10, families)));
        Assert.Equal(["script_result{filename=/a} 2"], Told.By(static families => ScriptFamilies.Add("/a", Told.List(), 10, families)));
        foreach (var bad in (RespReply?[])[null, new RespError("ERR no"), Told.Texts("a"), Told.Texts("a", "b"), Told.Number(1)])
        {
            Assert.Equal(["script_result{filename=/a} 0"], Told.By(families => ScriptFamilies.Add("/a", bad, 10, families)));
        }

        Assert.Equal(3, Told.By(static families => ScriptFamilies.Add("/a", Told.Texts("a", "1", "b", "2", "c", "3"), 2, families)).Length);
    }

    [Fact]
    public void The_dump_has_the_size_of_its_file_and_0_without_one()
    {
        var directory = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(directory.FullName, "dump.rdb"), "12345");
        Assert.Equal(["rdb_current_size_bytes 5"], Told.By(families => DumpFamilies.Add(Told.Texts("dir", directory.FullName, "dbfilename", "dump.rdb"), families)));
        Assert.Equal(["rdb_current_size_bytes 0"], Told.By(families => DumpFamilies.Add(Told.Texts("dir", directory.FullName, "dbfilename", "none.rdb"), families)));
        Assert.Empty(Told.By(families => DumpFamilies.Add(Told.Texts("dir", "/", "dbfilename", "tmp"), families)));
        directory.Delete(recursive: true);
    }
}
