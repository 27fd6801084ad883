import { the } from "./elements.js";

// Per tab: two tabs can be two people, and a reload keeps the name.
const NameKey = "chat.name";
const ReasonKey = "chat.reason";
const RoomPattern = /^[\p{L}\p{N}_-]{1,32}$/u;

/** The room that the address names. */
export function roomOfAddress() {
  try {
    const room = decodeURIComponent(location.hash.slice(1)).toLowerCase();
    return RoomPattern.test(room) ? room : "lobby";
  } catch {
    return "lobby";
  }
}

/** Asks for a name and a room, then calls `enter(name, room)`; at once if this tab has a name already. */
export function welcome(enter) {
  const known = sessionStorage.getItem(NameKey);
  if (known) {
    enter(known, roomOfAddress());
    return;
  }

  the("welcome").hidden = false;
  the("join-error").textContent = sessionStorage.getItem(ReasonKey) ?? "";
  sessionStorage.removeItem(ReasonKey);
  the("room-name").value = roomOfAddress();
  the("name").focus();
  the("join-form").addEventListener("submit", event => {
    event.preventDefault();
    const name = the("name").value.trim();
    const room = the("room-name").value.trim().toLowerCase();
    const problem = problemWith(name, room);
    the("join-error").textContent = problem?.text ?? "";
    if (problem) {
      the(problem.field).focus();
      return;
    }

    sessionStorage.setItem(NameKey, name);
    the("welcome").hidden = true;
    history.replaceState(null, "", `#${encodeURIComponent(room)}`);
    enter(name, room);
  });
}

/** Back to the question, with a reason if there is one. A fresh page is the surest way to end the old connection. */
export function leave(reason) {
  sessionStorage.removeItem(NameKey);
  if (reason) sessionStorage.setItem(ReasonKey, reason);
  location.reload();
}

function problemWith(name, room) {
  if (!name) return { field: "name", text: "Please say who you are." };
  if (!RoomPattern.test(room)) return { field: "room-name", text: "A room is 1 to 32 letters, digits, - or _." };
  return null;
}
