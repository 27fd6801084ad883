// Each transport by hand, with what browsers bring along. A real page uses sockjs-client, which picks one that works.
// open(url, onFrame, onEnd) connects and returns { send(messages), close() }; onFrame is given each frame as it came.

const post = (url, body, signal) => fetch(url, { method: "POST", body, signal });
const sendByXhr = url => messages => post(`${url}/xhr_send`, JSON.stringify(messages));

// A request that was aborted has no more to say; any other failure is the end.
const unlessAborted = onEnd => error => { if (error.name !== "AbortError") onEnd(error.message); };

let callbacks = 0;
const callbackFor = target => {
  const name = `echo${++callbacks}`;
  window[name] = target;
  return name;
};

function webSocket(url, onFrame, onEnd) {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/websocket`);
  socket.onmessage = event => onFrame(event.data);
  socket.onclose = event => onEnd(`closed with ${event.code}`);
  return { send: messages => socket.send(JSON.stringify(messages)), close: () => socket.close() };
}

function xhrPolling(url, onFrame, onEnd) {
  const abort = new AbortController();
  const poll = async () => {
    for (let frame = ""; !frame.startsWith("c"); ) {
      frame = (await (await post(`${url}/xhr`, null, abort.signal)).text()).trimEnd();
      onFrame(frame);
    }
    onEnd("closed");
  };
  poll().catch(unlessAborted(onEnd));
  return { send: sendByXhr(url), close: () => abort.abort() };
}

function xhrStreaming(url, onFrame, onEnd) {
  const abort = new AbortController();
  const stream = async () => {
    for (let last = ""; !last.startsWith("c"); ) {
      const response = await post(`${url}/xhr_streaming`, null, abort.signal);
      let text = "";
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const lines = (text + chunk).split("\n");
        text = lines.pop();
        for (last of lines) onFrame(last);
      }
    }
    onEnd("closed");
  };
  stream().catch(unlessAborted(onEnd));
  return { send: sendByXhr(url), close: () => abort.abort() };
}

function eventSource(url, onFrame, onEnd) {
  const source = new EventSource(`${url}/eventsource`);
  source.onmessage = event => {
    const frame = event.data.replaceAll("%25", "%");
    onFrame(frame);
    if (frame.startsWith("c")) {
      source.close();
      onEnd("closed");
    }
  };
  return { send: sendByXhr(url), close: () => source.close() };
}

function htmlFile(url, onFrame, onEnd) {
  const frame = document.createElement("iframe");
  let over = false;
  const name = callbackFor({
    start() {},
    message(text) {
      onFrame(text);
      over ||= text.startsWith("c");
    },
    stop: () => over ? onEnd("closed") : frame.contentWindow.location.reload(),
  });
  frame.hidden = true;
  frame.src = `${url}/htmlfile?c=${name}`;
  document.body.append(frame);
  return { send: sendByXhr(url), close: () => frame.remove() };
}

function jsonpPolling(url, onFrame, onEnd) {
  let left = false;
  const poll = () => {
    const script = document.createElement("script");
    const name = callbackFor(frame => {
      script.remove();
      delete window[name];
      onFrame(frame);
      if (frame.startsWith("c")) onEnd("closed");
      else if (!left) poll();
    });
    script.src = `${url}/jsonp?c=${name}`;
    script.onerror = () => onEnd("failed");
    document.head.append(script);
  };
  poll();
  return { send: messages => post(`${url}/jsonp_send`, new URLSearchParams({ d: JSON.stringify(messages) })), close: () => { left = true; } };
}

function rawWebSocket(url, onFrame, onEnd) {
  const service = url.split("/").slice(0, -2).join("/");
  const socket = new WebSocket(`${service.replace(/^http/, "ws")}/websocket`);
  socket.onmessage = event => onFrame(event.data);
  socket.onclose = event => onEnd(`closed with ${event.code}`);
  return { send: messages => messages.forEach(message => socket.send(message)), close: () => socket.close() };
}

export const transports = {
  "websocket": webSocket,
  "xhr_streaming": xhrStreaming,
  "eventsource": eventSource,
  "htmlfile": htmlFile,
  "xhr": xhrPolling,
  "jsonp": jsonpPolling,
  "raw websocket": rawWebSocket,
};
