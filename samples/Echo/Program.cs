// The bare SockJS server: it says what it is told. The page picks a transport and shows the frames.
var builder = WebApplication.CreateBuilder(args);
builder.Configuration["urls"] ??= "http://127.0.0.1:5081";
builder.WebHost.UseStaticWebAssets();   // the page in wwwroot, from wherever the program is started

// Heartbeats come sooner than by default, to be seen.
builder.Services.AddSockJS(options => options.HeartbeatDelay = TimeSpan.FromSeconds(10));

var app = builder.Build();
app.UseFileServer();

app.MapSockJS("/echo", async connection =>
{
    connection.Send($"You came over {connection.Transport}. Say \"bye\" to be sent away.");
    await foreach (string message in connection.ReadAllAsync())
    {
        if (message == "bye") connection.Close(3000, "Go away!");
        else connection.Send(message);
    }
});

app.Run();
