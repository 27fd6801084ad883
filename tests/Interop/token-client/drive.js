// The original client, driven from outside. In a page it is a script behind tokensockjs.min.js; in Node a program of its own, with
// commands on standard input and events on standard output, a list of them a line:
//
//   node drive.js '{"host":"127.0.0.1:8080"}'
//
// Commands come in lists that are carried out in one go. Each names a method of the client and its arguments:
//
//   [{"id":1,"method":"rpc","arguments":["echo",5]}]
//
// What the method returns is an event, and so is each run of the callback that it is given.

function drive(TokenSocket, options) {
  let events = [], wake = () => {};
  const tell = event => {
    events.push(event);
    wake();
  };

  const client = new TokenSocket(options, {
    echo: (data, done) => done(null, data),
    nested: { upper: (text, done) => done(null, text.toUpperCase()) },
    nothing: (_, done) => done(),
    throwing: (text, done) => done(new Error(text)),
    failing: (error, done) => done(error),
  });
  client.ready(error => tell({ event: "ready", error: errorText(error) }));
  client.onreconnect(error => tell({ event: "reconnect", error: errorText(error) }));
  client.onmessage((channel, message) => tell({ event: "message", channel, message }));

  // The client's own pings are calls without a callback: here they get one.
  const { rpc } = client;
  client.rpc = (name, data, callback) =>
    rpc.call(client, name, data, name === "_ping" ? (error, resp) => tell({ event: "ping", error, resp }) : callback);

  return {
    run(commands) {
      for (const { id, method, arguments: given } of commands) {
        const takes = client[method].length;
        if (takes > 0) given[takes - 1] = (error, resp) => tell({ event: "callback", id, error, resp });
        tell({ event: "returned", id, result: client[method](...given) });
      }
    },

    /** What the client's SockJS has found to work. */
    transport: () => client._socket.transport,

    /** The events since the last time, as soon as there are any. */
    async next() {
      while (events.length === 0) await new Promise(resolve => { wake = resolve; });
      const batch = events;
      events = [];
      return JSON.stringify(batch);
    },
  };
}

/** From HTTP an Error; in an answer to the token, or by JSONP, what the server said. */
function errorText(error) {
  return error instanceof Error ? error.message : error;
}

if (typeof require === "function") {
  const client = drive(require("token-sockjs-client"), JSON.parse(process.argv[2]));
  require("readline").createInterface({ input: process.stdin })
    .on("line", line => client.run(JSON.parse(line)))
    .on("close", () => process.exit());
  (async () => {
    for (;;) process.stdout.write(await client.next() + "\n");
  })();
}
