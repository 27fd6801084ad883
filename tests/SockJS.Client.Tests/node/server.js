// The original SockJS server. What is said to it comes back, but for commands: see Connections/Command.cs.
// It tells on its output where it listens and whose connection has ended, and it ends with its input.
"use strict";

const http = require("node:http");
const sockjs = require("sockjs");

const say = line => process.stdout.write(`${line}\n`);
const echo = sockjs.createServer({ log: () => {} });

echo.on("connection", connection => {
    let name = "nobody";

    const commands = {
        name: rest => { name = rest; },
        count: rest => { for (let i = 0; i < Number(rest); i++) connection.write(`${i}`); },
        close: rest => {
            const [, code, reason] = /^(\d+) (.*)$/s.exec(rest);
            connection.write("the last word");
            connection.close(Number(code), reason);
        },
    };

    connection.on("data", message => {
        const command = /^!(name|count|close) (.*)$/s.exec(message);
        if (command) commands[command[1]](command[2]);
        else connection.write(message);
    });
    connection.on("close", () => say(`gone ${name}`));
});

const server = http.createServer();
echo.installHandlers(server, { prefix: "/echo" });
server.listen(0, "127.0.0.1", () => say(`listening ${server.address().port}`));

process.stdin.resume().on("end", () => process.exit());
