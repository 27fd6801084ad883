using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace TokenSockJS.Server.Tests;

public sealed record Sum(int A, int B);

public sealed record Prompt(string Text);

internal sealed record News(string Text);

internal sealed record Person(string User);

/// <summary>The types of these tests, as a native application would register its own.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Sum))]
[JsonSerializable(typeof(Prompt))]
[JsonSerializable(typeof(News))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(double?[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(Calls.Endpoints.Checked))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ValidationProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class TestJson : JsonSerializerContext;
