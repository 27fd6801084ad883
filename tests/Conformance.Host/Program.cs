using Conformance.Host;

// dotnet run --project tests/Conformance.Host -- --urls http://127.0.0.1:8081 [--sockjs-url http://127.0.0.1:8081/sockjs.js]
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSockJS(options =>
{
    options.AllowedOrigins.Add("*");
    options.ClientLibraryUrl = builder.Configuration["sockjs-url"] ?? options.ClientLibraryUrl;
});

WebApplication app = builder.Build();
app.UseStaticFiles();
app.MapTestServices();
await app.StartAsync();

// The log is for trouble only; whoever starts this at port 0 reads here where it is.
Console.WriteLine($"The test services are at {app.Urls.First()}");
await app.WaitForShutdownAsync();
