using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SockJS.Server.Endpoints;

/// <summary>
/// The page that foreign pages put into a hidden iframe, where it speaks to the service as one of its own. So it is
/// shown to allowed origins only. Spec: sockjs 3.2, 8.
/// </summary>
internal sealed class Iframe
{
    private readonly byte[] page;
    private readonly EntityTagHeaderValue tag;

    public Iframe(string clientLibraryUrl)
    {
        page = Encoding.UTF8.GetBytes($$"""
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script src="{{WebUtility.HtmlEncode(clientLibraryUrl)}}"></script>
              <script>
                document.domain = document.domain;
                SockJS.bootstrap_iframe();
              </script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>
            """.ReplaceLineEndings("\n"));
        tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, 16))}\"");
    }

    public async Task ServeAsync(SockJSExchange exchange)
    {
        (HttpContext context, SockJSService service, _, _) = exchange;
        OriginPolicy origins = service.Origins;
        HttpResponse response = context.Response;
        if (!origins.AllowsAll)
        {
            if (origins.Listed.Count == 0)
            {
                response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            // Also a page of the own origin, which may use the service without being listed.
            response.Headers.ContentSecurityPolicy = $"frame-ancestors 'self' {string.Join(' ', origins.Listed)}";
        }

        // The list may change; a page that everybody may have does not.
        if (origins.AllowsAll) Cache.Allow(response, service.Time);
        else response.Headers.CacheControl = "no-cache";

        response.Headers.ETag = tag.ToString();
        if (Has(context.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "text/html; charset=UTF-8";
        response.ContentLength = page.Length;
        await response.Body.WriteAsync(page);
    }

    /// <summary>
    /// Whether the page is among what the client has. A proxy that compresses makes a tag weak, so the weak comparison
    /// holds. RFC 9110, section 13.1.2.
    /// </summary>
    private bool Has(HttpRequest request) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? had)
        && had.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
}
