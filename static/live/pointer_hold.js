// While a mouse button is held, what is under it must not move: the press would lose its click.

let isHeld = false;
/** @type {(() => void)[]} */
const waiting = [];

/** Watch the pointer from now on. */
export function watchPointer() {
  document.addEventListener("pointerdown", () => (isHeld = true), true);
  for (const release of ["pointerup", "pointercancel"]) {
    document.addEventListener(release, releasePointer, true);
  }
}

function releasePointer() {
  isHeld = false;
  // The click comes after the release.
  setTimeout(() => waiting.splice(0).forEach((change) => change()));
}

/**
 * Make a change that may move parts of the page, once no mouse button is held.
 *
 * @param {() => void} change
 */
export function whenReleased(change) {
  if (isHeld) waiting.push(change);
  else change();
}
