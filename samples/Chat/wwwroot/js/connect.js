import { watchSockJS } from "./watch-sockjs.js";

const FirstRetry = 2_000;

/**
 * Connects with the original TokenSocket and tells `on` how it goes:
 * `online()`, `lost()`, `refused()`, `message(channel, message)`. `actions` is what the server may call here.
 */
export function connect(authentication, actions, on) {
  let socket;

  const reached = error => {
    if (!error) on.online();
    else if (error.message === "Forbidden") on.refused();
  };

  const open = () => {
    socket = new TokenSocket({ authentication, ping: 20_000 }, actions);
    socket.onreconnect(error => reached(error));
    socket.onmessage((channel, message) => { on.message(channel, message); });
    socket.ready(error => {
      reached(error);
      // The client tries again by itself, except when its very first token request fails: that is an Error.
      if (error instanceof Error && error.message !== "Forbidden") setTimeout(open, FirstRetry);
    });
  };

  watchSockJS(on.lost);
  open();

  return {
    rpc: (name, data, callback) => socket.rpc(name, data, callback),
    subscribe: (channel, callback) => socket.subscribe(channel, callback),
    unsubscribe: channel => socket.unsubscribe(channel),
  };
}
