using CsCheck;

namespace SockJS.Protocol.Tests;

/// <summary>Spec: sockjs 1.</summary>
public sealed class SessionPathTests
{
    [Theory]
    [InlineData("a/a/xhr", "a", "a", "xhr")]
    [InlineData("_/_/xhr", "_", "_", "xhr")]
    [InlineData("1/1/xhr", "1", "1", "xhr")]
    [InlineData("abcdefgh_i-j%20/abcdefg_i-j%20/xhr", "abcdefgh_i-j%20", "abcdefg_i-j%20", "xhr")]
    [InlineData("a b/ü😀/websocket", "a b", "ü😀", "websocket")]
    [InlineData("000/a/xhr/", "000", "a", "xhr")] // a slash at the end is tolerated
    [InlineData("A/b/XHR", "A", "b", "XHR")] // matched as it is written
    [InlineData("a%2Fb/c/xhr", "a%2Fb", "c", "xhr")]
    public void Any_server_and_session_without_dot_and_slash_is_good(string path, string server, string session, string transport)
    {
        Assert.True(SessionPath.TryParse(path, out SessionPath parsed));
        Assert.Equal(new SessionPath(server, session, transport), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("a")]
    [InlineData("a/")]
    [InlineData("a/a")]
    [InlineData("a/a/")]
    [InlineData("a/a//")]
    [InlineData("a/a/xhr//")]
    [InlineData("a/a/xhr/b")]
    [InlineData("/a/a/xhr")]
    [InlineData("//xhr")]
    [InlineData("///xhr")]
    [InlineData("a//xhr")]
    [InlineData("/a/xhr")]
    [InlineData("a./a/xhr")]
    [InlineData("a/a./xhr")]
    [InlineData(".a/a/xhr")]
    [InlineData("././xhr")]
    [InlineData("../a/xhr")]
    public void Empty_or_dotted_parts_are_no_session(string path)
    {
        Assert.False(SessionPath.TryParse(path, out SessionPath parsed));
        Assert.Equal(default, parsed);
    }

    [Fact]
    public void Parser_never_throws_and_gives_back_what_it_took() =>
        Gen.OneOf(Gens.Text, Gen.OneOf("/", ".", "a", "xhr", "").Array[0, 9].Select(string.Concat)).Sample(
            path =>
            {
                if (SessionPath.TryParse(path, out SessionPath parsed))
                    Assert.Equal(path.TrimEnd('/'), $"{parsed.Server}/{parsed.Session}/{parsed.Transport}");
            },
            iter: Nightly.Times(3_000));
}
