using System.Buffers;
using System.IO.Compression;
using Fleet.Cluster;
using Fleet.Exposition;

namespace Fleet.Silo.Http;

/// <summary>Writes blocks as the answer to a scrape, in the text and compression that the scraper asked for.</summary>
internal static class ExpositionResponse
{
    /// <summary>Negotiates and writes.</summary>
    public static async Task WriteAsync(HttpContext context, IEnumerable<FamilyBlock> blocks)
    {
        var wanted = ContentNegotiation.Choose(context.Request.Headers.Accept, context.Request.Headers.AcceptEncoding);
        var response = context.Response;
        response.ContentType = wanted.ContentType;
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.Headers.CacheControl = "no-store";
        var body = new ArrayBufferWriter<byte>(64 << 10);
        ExpositionWriter.Write(body, wanted.Format, blocks);
        if (!wanted.Gzip)
        {
            response.ContentLength = body.WrittenCount;
            await WriteBodyAsync(context, body.WrittenMemory);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        using var compressed = new MemoryStream(body.WrittenCount / 8);
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.WrittenSpan);
        }

        response.ContentLength = compressed.Length;
        await WriteBodyAsync(context, compressed.GetBuffer().AsMemory(0, (int)compressed.Length));
    }

    private static async Task WriteBodyAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Kestrel lets a reader of a few bytes a second go on for hours.
        using var limit = new CancellationTokenSource(Limits.Default.LongestPatience + Limits.Default.SlowReaderTime, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await context.Response.Body.WriteAsync(body, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
