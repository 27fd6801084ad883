import { transports } from "./transports.js";

const $ = id => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const kinds = { o: "open", h: "heartbeat", a: "messages", c: "close" };

$("transport").append(...Object.keys(transports).map(name => new Option(name)));

let connection = null;

function show(direction, text) {
  const line = document.createElement("li");
  line.className = direction;
  line.title = direction === "in" ? kinds[text[0]] ?? "" : "a send request";

  // The padding in front of a stream is a heartbeat of 2,048 letters.
  const shown = text.length > 400 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
  const parts = [["time", clock.format(new Date())], ["span", direction === "in" ? "←" : "→"], ["code", shown]];
  line.append(...parts.map(([tag, content]) => Object.assign(document.createElement(tag), { textContent: content })));
  $("frames").prepend(line);
}

function setState(text, open) {
  $("state").value = text;
  for (const control of [$("leave"), $("text"), $("say").querySelector("button")]) control.disabled = !open;
}

function leave(why) {
  connection?.close();
  connection = null;
  setState(why, false);
}

$("connect").addEventListener("submit", event => {
  event.preventDefault();
  leave("connecting");
  const name = $("transport").value;
  const session = crypto.getRandomValues(new Uint32Array(2)).reduce((id, part) => id + part.toString(36), "");
  const url = `${location.origin}/echo/000/${session}`;

  const mine = connection = transports[name](
    url,
    frame => {
      if (mine !== connection) return;
      show("in", frame);
      setState(`connected over ${name}`, true);
    },
    why => { if (mine === connection) leave(why); });
});

$("leave").addEventListener("click", () => leave("left"));

$("say").addEventListener("submit", event => {
  event.preventDefault();
  const text = $("text").value;
  if (!text || !connection) return;
  show("out", JSON.stringify([text]));
  connection.send([text]);
  $("text").value = "";
});
