import { create, the } from "./elements.js";
import { badge, hueOf } from "./person.js";

const MostItems = 500;
const SameBreath = 3 * 60_000;
const Clock = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });

/** The list of messages: what was said, who came and went, what still waits. */
export class Conversation {
  #list = the("messages");
  #me;
  #shown = new Set();
  #last = null;   // the speaker and the time of the newest bubble, so that one person's lines in a row stay together

  constructor(me) {
    this.#me = me;
  }

  /** A message, once: after a reconnect the server repeats the newest, and we may have them already. */
  said({ id, from, text, at }) {
    if (this.#shown.has(id)) return;
    this.#shown.add(id);

    const when = new Date(at);
    const mine = from === this.#me;
    const follows = this.#last?.from === from && when - this.#last.when < SameBreath;

    const item = this.#bubble(from, text, mine);
    item.dataset.testid = "message";
    item.dataset.id = id;
    item.classList.toggle("follows", follows);
    item.querySelector(".bubble").append(create("time", { text: Clock.format(when) }));
    this.#add(item, mine);
    this.#last = { from, when };
  }

  /** A line about something that happened. */
  notice(text, kind) {
    const item = create("li", { className: "notice", testId: "notice" }, create("span", { text }));
    item.dataset.kind = kind;
    this.#add(item);
    this.#last = null;
  }

  /** A line of mine that goes out when the connection is back. */
  waiting(text) {
    const item = this.#bubble(this.#me, text, true);
    item.dataset.testid = "waiting";
    item.classList.add("waiting");
    item.append(create("small", { text: "Goes out when the connection is back" }));
    this.#add(item, true);
    this.#last = null;
    return item;
  }

  /** A line of mine that may not have arrived. */
  undelivered(text, again) {
    const button = create("button", { className: "quiet", text: "Send again" });
    const item = this.#bubble(this.#me, text, true);
    item.dataset.testid = "undelivered";
    item.classList.add("undelivered");
    item.append(create("small", { text: "May not have arrived. " }, button));
    button.addEventListener("click", () => {
      item.remove();
      again();
    });
    this.#add(item, true);
    this.#last = null;
  }

  clear() {
    this.#list.replaceChildren();
    this.#shown.clear();
    this.#last = null;
  }

  #bubble(from, text, mine) {
    const item = create("li", { className: mine ? "message mine" : "message" },
      badge(from),
      create("b", { className: "from", text: from }),
      create("div", { className: "bubble" }, create("p", { text, testId: "message-text" })));
    item.dataset.from = from;
    item.style.setProperty("--hue", hueOf(from));
    return item;
  }

  /** Stays at the end for somebody who reads there; somebody who has scrolled up is left in peace. */
  #add(item, always = false) {
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    list.append(item);
    while (list.childElementCount > MostItems) {
      this.#shown.delete(list.firstElementChild.dataset.id);
      list.firstElementChild.remove();
    }
    if (atEnd || always) list.scrollTop = list.scrollHeight;
  }
}
