// The SockJS server that README.md shows, whole: samples/Echo is the same with a page.

#region echo
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSockJS();
var app = builder.Build();

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
#endregion
