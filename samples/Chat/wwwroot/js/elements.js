/** An element by its id. */
export const the = id => document.getElementById(id);

/** A new element. Text of people goes through `textContent` only: nothing they write can become markup. */
export function create(tag, { className, text, testId } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  if (testId) element.dataset.testid = testId;
  element.append(...children);
  return element;
}
