using System.Net;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>What every refusal must look like: an RFC 9457 document of one sentence, with the fields, and nothing of the program's inside.</summary>
internal static class Problems
{
    /// <summary>Asserts the form of a refusal.</summary>
    public static void AssertProblem(HttpStatusCode status, HttpAnswer answer)
    {
        Assert.True(status == answer.Status, $"expected {status}: {answer}");
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal((int)status, (int)answer.Json["status"]!);
        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Json["title"]), answer.Text);
        var detail = (string?)answer.Json["detail"];
        Assert.True(detail is { Length: > 10 and < 400 }, answer.ToString());
        Assert.Matches(@"^[^\r\n]+\.$", detail);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/work/", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>Asserts that a log tells of no fault of the host, the gateway or a collector.</summary>
    public static void AssertNoFaults(IEnumerable<string> lines) =>
        Assert.Empty(string.Join('\n', lines.Where(line =>
            line.Contains(" ERROR ", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal))));

    /// <summary>The fields that a refusal names, in its order, each with a reason.</summary>
    public static string[] FieldsOf(HttpAnswer answer) =>
        [.. answer.Json["errors"]!.AsArray().Select(error =>
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)error!["reason"]), answer.Text);
            return (string)error["field"]!;
        })];
}
