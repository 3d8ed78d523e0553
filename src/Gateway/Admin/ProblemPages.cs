namespace Fleet.Gateway.Admin;

/// <summary>Gives the answers that no endpoint wrote (no such path, wrong method, a fault of ours) the same form as all other problems.</summary>
internal static class ProblemPages
{
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => WriteAsync(context, context.Response.StatusCode) });
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode));
    }

    private static Task WriteAsync(HttpContext context, int status) => Problem.Of(status, Sentence(context, status)).ExecuteAsync(context);

    // The path and the method are the asker's own words; they are not repeated, as they may hold anything.
    private static string Sentence(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path; GET /openapi/v1.json names all that is.",
        StatusCodes.Status405MethodNotAllowed => $"This path does not take this method; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be application/json: set the Content-Type header.",
        StatusCodes.Status500InternalServerError => "Something went wrong here; the log says what.",
        _ => "The request could not be read.",
    };
}
