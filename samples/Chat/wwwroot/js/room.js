import { connect } from "./connect.js";
import { Conversation } from "./conversation.js";
import { Outbox } from "./outbox.js";
import { the } from "./elements.js";
import { leave, roomOfAddress } from "./welcome.js";
import { Timeline } from "./timeline.js";
import { showPeople } from "./people.js";
import { openComposer } from "./composer.js";
import { countUnread } from "./unread.js";

/** One person in one room after another: the address says which. */
export function openRoom(me, firstRoom) {
  const conversation = new Conversation(me);
  const outbox = new Outbox(conversation, say);
  const timeline = new Timeline(happened);
  const unread = countUnread();
  let room = firstRoom;
  let online = false;
  let wasHere = false;

  // What the server may call in this page. The answer goes back to whoever waved.
  const actions = {
    wave({ from }, answer) {
      conversation.notice(from === me ? "You wave at yourself." : `${from} waves at you.`, "wave");
      answer(null, { seen: document.visibilityState === "visible" });
    },
  };

  const socket = connect({ name: me }, actions, {
    online() {
      online = true;
      status("online", "Online");
      enter();
    },
    lost() {
      online = false;
      status("away", wasHere ? "Reconnecting…" : "Connecting…");
      outbox.close();
      timeline.reset();
    },
    refused() {
      leave("The server does not like this name. Please try another.");
    },
    message(channel, message) {
      if (channel === `room:${room}`) timeline.add(message);
    },
  });

  // First the channel, then the door: nothing that happens after we have entered can be missed. After a
  // reconnect the client has subscribed again by itself, but the server must be told once more who is in this room.
  function enter() {
    const entered = room;
    socket.subscribe(`room:${entered}`, error => {
      if (error) return problem(error);
      socket.rpc("room.join", { room: entered }, (error, view) => {
        if (error) return problem(error);
        if (entered !== room) return;
        view.recent.forEach(said => conversation.said(said));
        showPeople(view.people, me, wave);
        conversation.notice(wasHere ? "You are back." : "You are here.", "joined");
        if (!wasHere) the("message").focus();
        wasHere = true;
        timeline.start(view.change);
        outbox.open();
      });
    });
  }

  function happened(event) {
    switch (event.kind) {
      case "said":
        conversation.said(event);
        if (event.from !== me) unread.add();
        break;
      case "joined":
        showPeople(event.people, me, wave);
        conversation.notice(`${event.name} joined.`, "joined");
        break;
      case "left":
        showPeople(event.people, me, wave);
        conversation.notice(`${event.name} left.`, "left");
        break;
    }
  }

  function say(text, done) {
    socket.rpc("room.say", { text }, error => {
      done();
      if (error) problem(error);
    });
  }

  function wave(name) {
    socket.rpc("room.wave", { to: name }, (error, answer) => {
      if (error) problem(error);
      else if (name !== me) conversation.notice(answer.seen ? `${name} saw you wave.` : `${name} is looking elsewhere.`, "wave");
    });
  }

  function move() {
    const next = roomOfAddress();
    if (next === room) return;
    socket.unsubscribe(`room:${room}`);
    room = next;
    wasHere = false;
    conversation.clear();
    outbox.close();
    timeline.reset();
    title();
    if (online) enter();
  }

  function problem(error) {
    conversation.notice(error.message ?? String(error), "problem");
  }

  function status(state, text) {
    the("status").dataset.state = state;
    the("status").textContent = text;
  }

  function title() {
    the("room-title").textContent = room;
    unread.titled(room);
  }

  the("me").textContent = me;
  the("room").hidden = false;
  the("leave").addEventListener("click", () => leave());
  window.addEventListener("hashchange", move);
  status("away", "Connecting…");
  title();
  openComposer(text => outbox.say(text));
}
