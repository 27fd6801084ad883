using System.Globalization;
using System.Text;

namespace TokenSockJS.Protocol;

/// <summary>Writes whole numbers as JSON.</summary>
internal static class JsonNumberWriter
{
    public static JsonSlice Write(int number) => new(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
}
