// While a button of the mouse is held, what is under it must not move: it would lose its click.

let isHeld = false;
const waiting = [];

document.addEventListener("pointerdown", () => (isHeld = true), true);
for (const letGo of ["pointerup", "pointercancel"]) {
  document.addEventListener(letGo, () => {
    isHeld = false;
    // After the click that comes of it.
    setTimeout(() => waiting.splice(0).forEach((act) => act()));
  }, true);
}

/** Do what may move the page: now, or once the mouse is let go. */
export function unheld(act) {
  if (isHeld) waiting.push(act);
  else act();
}
