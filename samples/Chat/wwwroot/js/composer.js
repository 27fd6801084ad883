import { the } from "./elements.js";

/** The line to write in: Enter says it, Shift and Enter start a new line, and it grows with its text. */
export function openComposer(say) {
  const box = the("message");

  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };

  the("say-form").addEventListener("submit", event => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    fit();
    box.focus();
    say(text);
  });

  box.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    the("say-form").requestSubmit();
  });
  box.addEventListener("input", fit);
}
