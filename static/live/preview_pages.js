// The pages of the preview as images in their pane.
import { element } from "../dom.js";

/**
 * Replace the pages that are shown, once all the new ones can be seen.
 *
 * @param {HTMLElement} pane
 * @param {string[]} addresses
 * @param {() => boolean} isNewest
 */
export async function showPages(pane, addresses, isNewest) {
  const images = addresses.map((src, index) => {
    const alt = `Preview of page ${index + 1} of ${addresses.length}`;
    return Object.assign(new Image(), { src, alt });
  });
  await Promise.all(images.map((image) => image.decode()));
  if (isNewest()) pane.replaceChildren(...images);
}

/**
 * Say in the empty pane what it is for.
 *
 * @param {HTMLElement} pane
 */
export function showPlaceholder(pane) {
  pane.replaceChildren(element("p", "The handout’s pages appear here as you type.", { className: "hint" }));
}
