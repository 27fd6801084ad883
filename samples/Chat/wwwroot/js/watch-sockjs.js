// The original client says nothing when its connection is lost, and after a refused token it may open a second
// connection beside the first. Both are mended from outside, because it opens each with `new SockJS(...)`.

/** Calls `lost` when a connection has ended, and keeps one connection at a time. */
export function watchSockJS(lost) {
  const Original = window.SockJS;
  let current = null;

  window.SockJS = function SockJS(...args) {
    if (current) {
      current.onclose = null;   // or the client would take this for a lost connection
      current.close();
    }

    const socket = current = new Original(...args);
    socket.addEventListener("close", () => {
      if (socket === current) lost();
    });
    return socket;
  };
}
