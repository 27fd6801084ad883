using System.Globalization;
using System.Text.Json;

namespace Conformance.Tests;

/// <summary>Characters that browsers lose or change on the way. Spec: sockjs 2.1.</summary>
public sealed class JSONEncoding(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_xhr_server_encodes()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");
        IEnumerable<int> dangerous = [.. Codes(0x200C, 0x200F), .. Codes(0x2028, 0x202F), .. Codes(0x2060, 0x206F), .. Codes(0xFFF0, 0xFFFF)];

        await SendAsync(url, $"[\"{string.Concat(dangerous.Select(code => (char)code))}\"]");

        Verify.Frame(await PostAsync($"{url}/xhr"), $"a[\"{Escaped(dangerous)}\"]\n");
    }

    /// <summary>Clients escape a long list of characters. Here it is all there are but surrogates, which mean something in pairs only.</summary>
    [Fact]
    public async Task test_xhr_server_decodes()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");
        int[] all = [.. Codes(0, 0xD7FF), .. Codes(0xE000, 0xFFFF)];

        await SendAsync(url, $"[\"{Escaped(all)}\"]");

        RawResponse echo = await PostAsync($"{url}/xhr");
        using JsonDocument messages = JsonDocument.Parse(echo.Body[1..]);
        Assert.Equal(string.Concat(all.Select(code => (char)code)), Assert.Single(messages.RootElement.EnumerateArray()).GetString());
    }

    private static IEnumerable<int> Codes(int first, int last) => Enumerable.Range(first, last - first + 1);

    private static string Escaped(IEnumerable<int> codes) => string.Concat(codes.Select(code => "\\u" + code.ToString("x4", CultureInfo.InvariantCulture)));
}
