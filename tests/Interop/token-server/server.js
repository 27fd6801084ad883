// The original server, unchanged, and an application behind it that shows what can be seen of it from a client. It is a program with
// commands on standard input, one a line, and events on standard output; it ends with its input:
//
//   node server.js 40123
//   {"op":"publish","channel":"news","data":5}
//
// Tokens and channels are in its own memory, or in the Redis at port REDIS_PORT of 127.0.0.1. Commands that are about sockets are about
// those of a user.

"use strict";

const { EventEmitter } = require("events");
const http = require("http");
const readline = require("readline");
const express = require("express");
const redis = require("redis");
const sockjs = require("sockjs");
const TokenServer = require("node-token-sockjs");

const tell = event => process.stdout.write(JSON.stringify(event) + "\n");

/** As much of a Redis client as the original needs; all of them share one memory. */
class Memory extends EventEmitter {
  static values = new Map();
  static messages = new EventEmitter().setMaxListeners(0);

  constructor() {
    super();
    this.channels = new Set();
    Memory.messages.on("message", (channel, text) => {
      if (this.channels.has(channel)) this.emit("message", channel, text);
    });
  }

  setex(key, seconds, value, done) {
    Memory.values.set(key, String(value));
    setTimeout(() => Memory.values.delete(key), seconds * 1000).unref();
    setImmediate(done, null, "OK");
  }

  get(key, done) { setImmediate(done, null, Memory.values.get(key) ?? null); }
  del(key, done) { setImmediate(done, null, Memory.values.delete(key) ? 1 : 0); }
  publish(channel, text) { setImmediate(() => Memory.messages.emit("message", String(channel), String(text))); }
  subscribe(channel, done) {
    this.channels.add(String(channel));
    done?.();
  }
  unsubscribe(channel) { this.channels.delete(String(channel)); }
}

const connect = () => process.env.REDIS_PORT ? redis.createClient(Number(process.env.REDIS_PORT), "127.0.0.1") : new Memory();

const controller = {
  echo: (user, data, done) => done(null, data),
  nested: { deep: { echo: (user, data, done) => done(null, { deep: data }) } },
  nothing: (user, data, done) => done(),
  whoami: (user, data, done) => done(null, user),
  fail: (user, data, done) => done(data),
  failWithError: (user, data, done) => done(new Error(data)),
  never: () => {},
  callMe: (user, { name, data }, done, socket) => server.rpc(socket, name, data, (error, result) => done(null, { error, result })),
};

const routes = {
  http: {
    show: (request, response) => response.status(201).json({ body: request.body, user: request.user.user }),
    refuse: (request, response) => response.status(418).json({ error: "teapot" }),
  },
};

/** Who one is: whatever the query says; but some are not let in. */
function authenticate({ query }, done) {
  if (query.deny) done(null, false);
  else if (query.fail) done(new Error(query.fail));
  else done(null, query);
}

/** Secrets are told to nobody, and in "filtered" each is told whom he is. */
function filter(socket, channel, message) {
  if (message?.secret) return null;
  return channel.startsWith("filtered") ? { to: socket.auth.user, message } : message;
}

const app = express();
const host = http.createServer(app);
const sockets = sockjs.createServer({ log() {} });
sockets.installHandlers(host, { prefix: "/sockets" });

const subscriber = connect();
const server = new TokenServer(app, connect(), sockets, {
  authentication: authenticate, socketController: controller, routes, filter, ping: true, pubsubClient: subscriber,
});

const { _ping } = controller;
controller._ping = (user, ...rest) => {
  tell({ event: "ping", user: user.user });
  _ping(user, ...rest);
};

for (const command of ["subscribe", "unsubscribe", "publish", "broadcast"])
  server.on(command, (socket, { channel, data }, done) => done(null, !String(channel ?? data.tag ?? "").startsWith("deny")));

const commands = {
  publish: ({ channel, data }) => server.publish(channel, data),
  broadcast: ({ data }) => server.broadcast(data),
  unsubscribeAll: ({ channel }) => server.unsubscribeAll(channel),
  subscribe: ({ user, channel }) => of(user).forEach(socket => server.subscribe(socket, channel)),
  unsubscribe: ({ user, channel }) => of(user).forEach(socket => server.unsubscribe(socket, channel)),
  rpc: ({ user, name, data }) => of(user).forEach(socket =>
    server.rpc(socket, name, data, (error, result) => tell({ event: "answer", user, error, result }))),
  close: ({ user }) => of(user).forEach(socket => socket.end()),
  // It confirms before its Redis has; there one command follows the other.
  settle: () => subscriber.subscribe("settled", () => tell({ event: "settled" })),
  channels: ({ user }) => tell({ event: "channels", user, channels: of(user).map(socket => Object.keys(socket.channels)) }),
};

const of = user => server.sockets().filter(socket => socket.auth?.user === user);

readline.createInterface({ input: process.stdin })
  .on("line", line => {
    const command = JSON.parse(line);
    commands[command.op](command);
  })
  .on("close", () => process.exit());

host.listen(Number(process.argv[2]), "127.0.0.1", () => tell({ event: "listening" }));
