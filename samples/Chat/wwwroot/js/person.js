// The same name has the same colour in every window: twelve hues, far enough apart to be told from each other.

/** A hue in degrees. */
export function hueOf(name) {
  let hash = 2166136261;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  return (hash >>> 8) % 12 * 30 + 15;
}

/** A round badge with the first letters of a name. */
export function badge(name) {
  const element = document.createElement("span");
  element.className = "badge";
  element.style.setProperty("--hue", hueOf(name));
  element.setAttribute("aria-hidden", "true");
  element.textContent = initials(name);
  return element;
}

function initials(name) {
  const words = name.split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map(word => [...word][0]).join("").toUpperCase();
}
