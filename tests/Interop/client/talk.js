// One conversation of the official client: opens, sends all messages in one burst, and closes when as many have come back.
// In a page it is a script behind sockjs.min.js; in Node a program of its own, which writes a line of JSON:
//
//   node talk.js '{"url":"http://127.0.0.1:8080/echo","transports":["websocket"],"timeout":0,"messages":["a","b"]}'
//
// Until it is over, talk.report says how far it has come; Node writes that, too, when its standard input ends.
// Messages are spelled: all but plain ASCII as \uXXXX, the backslash too. So no other parser has a say in what they are.

function talk(SockJS, request) {
  return new Promise(resolve => {
    const report = talk.report = { transport: null, messages: [], code: 0, reason: "still open", wasClean: false };
    const socket = new SockJS(request.url, null, { transports: request.transports, timeout: request.timeout });

    socket.onopen = () => {
      report.transport = socket.transport;
      for (const message of request.messages) socket.send(read(message));
    };
    socket.onmessage = event => {
      report.messages.push(spell(event.data));
      if (report.messages.length === request.messages.length) socket.close();
    };
    socket.onclose = event => {
      report.code = event.code;
      report.reason = event.reason;
      report.wasClean = event.wasClean;
      resolve(report);
    };
  });
}

function spell(text) {
  return text.replace(/[^ -~]|\\/g, unit => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

function read(spelled) {
  return spelled.replace(/\\u(....)/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}

if (typeof require === "function") {
  // The client leaves timers behind that would keep the process for as long as they run.
  const finish = () => process.stdout.write(JSON.stringify(talk.report) + "\n", () => process.exit());
  talk(require("sockjs-client"), JSON.parse(process.argv[2])).then(finish);
  process.stdin.resume().on("end", finish);
}
