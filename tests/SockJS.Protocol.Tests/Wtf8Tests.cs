using System.Text;
using System.Text.Unicode;
using CsCheck;

namespace SockJS.Protocol.Tests;

public sealed class Wtf8Tests
{
    private static readonly int Times = Nightly.Times(5_000);

    [Fact]
    public void Any_string_comes_back() =>
        Gens.Text.Sample(
            text =>
            {
                byte[] bytes = Wtf8.GetBytes(text);

                Assert.Equal(text, Wtf8.GetString(bytes));
                Assert.True(Wtf8.IsValid(bytes));
                Assert.Equal(Surrogates.AreLoneIn(text), !Utf8.IsValid(bytes));
            },
            iter: Times);

    [Fact]
    public void Text_without_lone_surrogates_is_UTF8() =>
        Gens.WellFormedText.Sample(text => Assert.Equal(Bytes.Of(text), Wtf8.GetBytes(text)), iter: Times);

    [Theory]
    [InlineData('\ud800', "eda080")]
    [InlineData('\udbff', "edafbf")]
    [InlineData('\udc00', "edb080")]
    [InlineData('\udfff', "edbfbf")]
    public void Lone_surrogate_takes_three_bytes(char surrogate, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexStringLower(Wtf8.GetBytes([surrogate])));
        Assert.Equal(surrogate.ToString(), Wtf8.GetString(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void Other_invalid_bytes_become_what_the_platform_makes_of_them() =>
        Gen.OneOf(Gens.Noise, Gens.Spoilt(Gens.WellFormedText.Select(Bytes.Of))).Where(bytes => !HoldsSurrogate(bytes)).Sample(
            bytes => Assert.Equal(Encoding.UTF8.GetString(bytes), Wtf8.GetString(bytes)),
            iter: Times);

    [Fact]
    public void Bytes_are_valid_exactly_if_taking_the_surrogates_out_leaves_UTF8_between_them() =>
        Gen.OneOf(Gens.Noise, Gens.Spoilt(Gens.Text.Select(text => Wtf8.GetBytes(text)))).Sample(
            bytes => Assert.Equal(PartsBetweenSurrogates(bytes).All(part => Utf8.IsValid(part)), Wtf8.IsValid(bytes)),
            iter: Times);

    private static bool HoldsSurrogate(byte[] bytes) => PartsBetweenSurrogates(bytes).Count > 1;

    private static List<byte[]> PartsBetweenSurrogates(byte[] bytes)
    {
        List<byte[]> parts = [];
        int start = 0;
        for (int at = 0; at + 2 < bytes.Length; at++)
        {
            if (bytes[at] != 0xED || bytes[at + 1] is < 0xA0 or > 0xBF || bytes[at + 2] is < 0x80 or > 0xBF) continue;
            parts.Add(bytes[start..at]);
            start = at + 3;
            at += 2;
        }

        parts.Add(bytes[start..]);
        return parts;
    }
}
