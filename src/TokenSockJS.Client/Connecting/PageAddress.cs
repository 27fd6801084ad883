using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

namespace TokenSockJS.Client.Connecting;

/// <summary>Where the page comes from that this program runs in. Spec: 8.1.</summary>
[SupportedOSPlatform("browser")]
internal static class PageAddress
{
    /// <summary>Scheme, name and port.</summary>
    public static string Origin
    {
        get
        {
            using JSObject location = JSHost.GlobalThis.GetPropertyAsJSObject("location")!;
            return location.GetPropertyAsString("origin")!;
        }
    }
}
