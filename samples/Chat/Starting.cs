using Microsoft.AspNetCore.Connections;

namespace Chat;

/// <summary>Says in plain words that the chat is open, or why it is not.</summary>
internal static class Starting
{
    /// <summary>Keeps the log for what goes wrong. A start that fails is told by <see cref="RunChat"/> or by the runtime.</summary>
    public static void LogTroubleOnly(this WebApplicationBuilder builder) => builder.Logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

    public static async Task<int> RunChat(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            string taken = app.Configuration["urls"]!;
            Console.Error.WriteLine($"The address {taken} is taken by another program: stop that, or choose another with --urls.");
            return 1;
        }

        string address = app.Urls.First();
        Console.WriteLine($"""

            The chat is open:           {address}
            Join it from a terminal:    dotnet run --project samples/ConsoleClient -- chat {address} --name Ann
            Ctrl-C closes it.

            """);
        await app.WaitForShutdownAsync();
        return 0;
    }
}
