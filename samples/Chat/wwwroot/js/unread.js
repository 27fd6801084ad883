/** Counts in the title of the tab what came in while nobody was looking. */
export function countUnread() {
  let name = "";
  let count = 0;

  const show = () => { document.title = count ? `(${count}) ${name}` : name; };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    count = 0;
    show();
  });

  return {
    titled(room) {
      name = `${room} · chat`;
      show();
    },
    add() {
      if (!document.hidden) return;
      count++;
      show();
    },
  };
}
