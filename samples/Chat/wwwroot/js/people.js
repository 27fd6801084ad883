import { create, the } from "./elements.js";
import { badge } from "./person.js";

/** Shows who is here; a click on somebody calls `wave` with the name. */
export function showPeople(people, me, wave) {
  the("head-count").textContent = people.length === 1 ? "Only you are here" : `${people.length} people here`;
  the("people").replaceChildren(...people.map(name => {
    const button = create("button", { testId: "person" }, badge(name), create("span", { className: "name", text: name }));
    button.dataset.name = name;
    if (name === me) button.append(create("small", { text: "you" }));
    else button.append(create("small", { className: "hint", text: "wave" }));
    button.title = name === me ? "Wave at yourself" : `Wave at ${name}`;
    button.addEventListener("click", () => wave(name));
    return create("li", {}, button);
  }));
}
