using Microsoft.OpenApi;

namespace Fleet.Gateway.Admin.Documents;

/// <summary>A parameter that a route reads from the request itself; metadata that <see cref="OperationNotes" /> puts into the OpenAPI document.</summary>
/// <param name="In">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">For the API's user: what it is for and what it may be.</param>
/// <param name="Type">What a value is.</param>
/// <param name="Repeatable">Whether it may be given more than once.</param>
internal sealed record DocumentedParameter(ParameterLocation In, string Name, string Note, JsonSchemaType Type, bool Repeatable);
