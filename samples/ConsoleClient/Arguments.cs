using System.Text.RegularExpressions;

namespace ConsoleClient;

/// <summary>What the command line asks for.</summary>
internal sealed partial record Arguments(string Url, string Name, string Room)
{
    public const string Usage =
        "Usage: dotnet run --project samples/ConsoleClient -- --url http://127.0.0.1:5080 --name Ann [--room lobby]";

    /// <exception cref="ArgumentException">Something is missing or wrong; the message says what in one sentence.</exception>
    public static Arguments Parse(string[] args)
    {
        string url = "http://127.0.0.1:5080", name = "", room = "lobby";

        for (int i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--url" or "--name" or "--room")) throw new ArgumentException($"There is no option '{args[i]}'.");
            if (i + 1 == args.Length) throw new ArgumentException($"The option '{args[i]}' needs a value.");

            switch (args[i])
            {
                case "--url": url = args[i + 1]; break;
                case "--name": name = args[i + 1].Trim(); break;
                case "--room": room = args[i + 1].Trim().ToLowerInvariant(); break;
            }
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{url}' is not an address like http://127.0.0.1:5080.");
        if (name.Length is 0 or > 24) throw new ArgumentException("Say who you are with --name: 1 to 24 characters.");
        if (!RoomPattern().IsMatch(room)) throw new ArgumentException("A room is 1 to 32 letters, digits, - or _.");

        return new Arguments(address.GetLeftPart(UriPartial.Authority), name, room);
    }

    [GeneratedRegex(@"\A[\p{L}\p{N}_-]{1,32}\z")]
    private static partial Regex RoomPattern();
}
