using System.Buffers;
using System.Net;
using System.Text;
using SockJS.Protocol;

namespace Testing.Transports;

/// <summary>A transport of HTTP: one request at a time receives, others send. Spec: sockjs 3.4, 3.5.</summary>
public sealed class HttpTransportClient(HttpWrapping wrapping, TransportAddress address) : TransportClient(address)
{
    private const string Private = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    private readonly List<List<int>> responses = [];
    private RawConnection? receiving;
    private RawConnection? sending;
    private RawBody? body;
    private string? asked;
    private bool isLast;

    public HttpWrapping Wrapping { get; } = wrapping;

    /// <summary>The sizes of the frames of each response, the one that is being read included.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Responses => responses;

    public override async Task OpenAsync() => Expect(await ReadFrameAsync(), FrameKind.Open);

    public override async Task<string?> AttachAsync()
    {
        if (asked is not null) return asked;

        asked = Guid.NewGuid().ToString("N");
        receiving ??= await RawConnection.ConnectAsync(Address.Server, Address.CancellationToken, Address.ReceiveBuffer);
        await receiving.SendAsync($"{Wrapping.Method} {Address.PathOf(Wrapping.Name)}?{Wrapping.Query}&t={asked} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + $"{Wrapping.Headers}{Address.Headers}{(Wrapping.Method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");
        return asked;
    }

    public override async Task<ServerFrame> ReadFrameAsync()
    {
        while (true)
        {
            await AttachAsync();
            body ??= await BeginAsync();
            byte[]? wrapped = await body.ReadUntilAsync(Encoding.ASCII.GetBytes(Wrapping.After));
            if (wrapped is not null)
            {
                responses[^1].Add(wrapped.Length);
                if (Wrapping.IsPolling) await FinishAsync();
                return ServerFrame.Parse(Wrapping.Unwrap(wrapped).Span);
            }

            await FinishAsync();
        }
    }

    public override async Task ReadHeartbeatAsync() => Expect(await ReadFrameAsync(), FrameKind.Heartbeat);

    public override async Task<CloseStatus> ReadCloseAsync()
    {
        ServerFrame frame;
        do frame = await ReadFrameAsync();
        while (frame.Kind is not FrameKind.Close);

        await FinishAsync();
        return frame.Close;
    }

    /// <summary>Reads to the end of the response, in which there must be no more frames. Does nothing if it was read.</summary>
    public async Task FinishAsync()
    {
        if (body is null) return;

        byte[] rest = await body.ReadToEndAsync();
        if (rest.Length > 0) throw new InvalidDataException($"Expected the end of the response, got {Encoding.UTF8.GetString(rest)}");
        Finished();
    }

    public override async Task SendAsync(params string[] messages)
    {
        var array = new ArrayBufferWriter<byte>();
        MessageArrayWriter.Write([.. messages.Select(message => new SockJSMessage(message))], array);

        RawResponse answer = await PostAsync(array.WrittenMemory);
        bool isThanks = Wrapping.IsForm ? answer is { Status: 200, Body: "ok" } : answer is { Status: 204, Body: "" };
        if (!isThanks || !Has(answer, "Content-Type", "text/plain; charset=UTF-8") || !Has(answer, "Cache-Control", Private))
            throw new TransportRefusedException(answer);
    }

    /// <summary>Posts an array of messages, or what is to be taken for one, as this transport does.</summary>
    /// <param name="array">The array.</param>
    /// <param name="mark">What marks this request among all, as that of <see cref="AttachAsync"/>.</param>
    public Task<RawResponse> PostAsync(ReadOnlyMemory<byte> array, string mark = "") => Wrapping.IsForm
        ? PostAsync("application/x-www-form-urlencoded", (byte[])[.. "d="u8, .. WebUtility.UrlEncodeToBytes(array.ToArray(), 0, array.Length)], mark)
        : PostAsync("text/plain", array, mark);

    /// <summary>The same for what is text.</summary>
    public Task<RawResponse> PostAsync(string array, string mark = "") => PostAsync(Encoding.UTF8.GetBytes(array), mark);

    /// <summary>Posts a body as it is.</summary>
    public async Task<RawResponse> PostAsync(string contentType, ReadOnlyMemory<byte> payload, string mark = "")
    {
        RawConnection connection = Interlocked.Exchange(ref sending, null) ?? await RawConnection.ConnectAsync(Address.Server, Address.CancellationToken);
        byte[] head = Encoding.UTF8.GetBytes($"POST {Address.PathOf(Wrapping.SendName)}?t={mark} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {contentType}\r\n"
            + $"{Wrapping.Headers}{Address.Headers}Content-Length: {payload.Length}\r\n\r\n");
        await connection.SendAsync((byte[])[.. head, .. payload.Span]);
        RawResponse answer = await connection.ReadResponseAsync();

        RawConnection? spare = IsLast(answer) ? connection : Interlocked.CompareExchange(ref sending, connection, null) is null ? null : connection;
        spare?.Dispose();
        return answer;
    }

    public override Task EndAsync() => receiving!.EndAsync();

    public override void Abort()
    {
        receiving?.Reset();
        Forget();
    }

    /// <summary>Hangs up politely (FIN), in the middle of the response.</summary>
    public void HangUp()
    {
        receiving?.Dispose();
        Forget();
    }

    protected override void Dispose(bool disposing)
    {
        receiving?.Dispose();
        sending?.Dispose();
    }

    /// <summary>Reads the headers of the response, and what comes before its first frame.</summary>
    private async Task<RawBody> BeginAsync()
    {
        RawResponse head = await receiving!.ReadHeadAsync();
        var begun = new RawBody(receiving, head);
        isLast = IsLast(head);
        bool isRight = head.Status == 200 && Has(head, "Content-Type", Wrapping.ContentType) && Has(head, "Cache-Control", Private) && Has(head, "X-Content-Type-Options", "nosniff");
        if (!isRight)
        {
            byte[] answer = await begun.ReadToEndAsync();
            Finished();
            throw new TransportRefusedException(head with { Body = Encoding.UTF8.GetString(answer) });
        }

        byte[] prelude = await begun.ReadAsync(Wrapping.Prelude.Length);
        if (Encoding.ASCII.GetString(prelude) != Wrapping.Prelude) throw new InvalidDataException($"Unexpected prelude: {Encoding.UTF8.GetString(prelude)}");

        responses.Add([]);
        return begun;
    }

    private void Finished()
    {
        if (isLast) HangUp();
        body = null;
        asked = null;
    }

    private void Forget()
    {
        receiving = null;
        body = null;
        asked = null;
    }

    private static bool IsLast(RawResponse answer) => Has(answer, "Connection", "close");

    private static bool Has(RawResponse answer, string header, string value) => answer.Headers.GetValueOrDefault(header) == value;
}
