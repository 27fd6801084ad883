using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Rpc;

/// <summary>
/// Runs what the server calls on one connection: started in order, then side by side, at most so many at once.
/// Spec: A11.
/// </summary>
/// <remarks>
/// Nothing waits for calls. Whoever brings one to an idle runner has the thread pool start it, because the thread that
/// reads from the server must read on: the action may be waiting for what comes next.
/// </remarks>
internal sealed class ActionRunner(ActionTable<ClientAction> actions, int most, TokenSession session, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly Queue<Call> waiting = new();
    private bool starting;
    private int running;
    private int answering;

    /// <summary>Takes a call on.</summary>
    /// <returns>Null, or the error that it is to be answered with at once.</returns>
    public RpcException? Take(in ServerMessage call)
    {
        if (!actions.TryGet(call.Command!, out ClientAction? action)) return RpcError.NotFound.ToException();

        lock (gate)
        {
            // A server may call again as soon as it has an answer, before we know that it is sent. But it has to take them.
            if (running >= most || answering >= most) return RpcError.TooMany.ToException();

            running++;
            waiting.Enqueue(new Call(call.Fid!, call.Command!, call.Arguments, call.TraceParent, action));
            if (starting) return null;
            starting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static runner => runner.StartAll(), this, preferLocal: false);
        return null;
    }

    private void StartAll()
    {
        while (TryNext(out Call call)) _ = RunAsync(call);
    }

    private bool TryNext(out Call call)
    {
        lock (gate) return starting = waiting.TryDequeue(out call);
    }

    private async Task RunAsync(Call call)
    {
        using Activity? activity = ClientTracing.StartAction(call.Name, call.TraceParent);
        byte[]? answer = await AnswerAsync(call, activity).ConfigureAwait(false);
        lock (gate) (running, answering) = (running - 1, answering + 1);
        try
        {
            if (answer is not null) await session.PostAsync(answer).ConfigureAwait(false);
        }
        finally
        {
            lock (gate) answering--;
        }
    }

    /// <summary>Nothing when nobody is there any more to be answered.</summary>
    private async Task<byte[]?> AnswerAsync(Call call, Activity? activity)
    {
        try
        {
            return Fitting(call, ClientMessageWriter.Answer(call.Fid, await call.Action(call.Data, session.Aborted).ConfigureAwait(false)));
        }
        catch (RpcException shown)
        {
            ClientTracing.Failed(activity, shown.Code);
            return ClientMessageWriter.AnswerError(call.Fid, shown.ToWire(session.IsCoded));
        }
        catch (OperationCanceledException) when (session.Aborted.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            ClientTracing.Failed(activity, RpcError.Internal.Code);
            string id = Guid.NewGuid().ToString("N");
            ClientLog.ActionFailed(logger, failure, call.Name, id);
            return ClientMessageWriter.AnswerError(call.Fid, Hidden(id).ToWire(session.IsCoded));
        }
    }

    /// <summary>What the server takes: an answer that is too large would end the connection.</summary>
    private byte[] Fitting(Call call, byte[] answer)
    {
        if (answer.Length <= session.MaxMessageBytes) return answer;

        ClientLog.AnswerTooLarge(logger, call.Name, answer.Length, session.MaxMessageBytes);
        return ClientMessageWriter.AnswerError(call.Fid, RpcError.TooLarge.ToException().ToWire(session.IsCoded));
    }

    /// <summary>What a failed action says of itself: where to look. An old server gets the bare text. Spec: A5.</summary>
    private RpcException Hidden(string id) => session.IsCoded
        ? new RpcException(RpcError.Internal.Code, RpcError.Internal.Text, new JsonSlice(Encoding.ASCII.GetBytes($$"""{"id":"{{id}}"}""")))
        : RpcError.Internal.ToException();

    private readonly record struct Call(string Fid, string Name, JsonSlice Data, string? TraceParent, ClientAction Action);
}
