using System.Threading.Channels;
using AotSmoke;
using TokenSockJS.Server;

using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
CancellationToken cancel = patience.Token;

var gone = Channel.CreateUnbounded<string>();
await using WebApplication app = await SmokeServer.StartAsync(gone);
string address = app.Urls.First();

await SmokeClient.SockJSAsync(address, cancel);
await SmokeClient.TokensAsync(address, app.Services.GetRequiredService<TokenSocketServer>(), cancel);
Check.Equal("Ann", await gone.Reader.ReadAsync(cancel));
await SmokeClient.TransportsAsync(address, cancel);

await app.StopAsync(cancel);

await using WebApplication plain = await SmokeServer.StartPlainAsync();
await SmokeClient.DefaultAuthenticationAsync(plain.Urls.First(), plain.Services.GetRequiredService<TokenSocketServer>(), cancel);
await plain.StopAsync(cancel);
Console.WriteLine("Every answer was right.");
