// The pages of the preview, as pictures in their pane.

import { element } from "./feedback_text.js";

/** Show these pictures in place of those that are there, once all of them can be seen. */
export async function showPages(pane, addresses, isNewest) {
  const pictures = addresses.map((src, index) =>
    Object.assign(new Image(), {
      src,
      alt: `Preview of page ${index + 1} of ${addresses.length}`,
    }),
  );
  await Promise.all(pictures.map((picture) => picture.decode()));
  if (isNewest()) pane.replaceChildren(...pictures);
}

/** Say in the empty pane what it is for. */
export function showNone(pane) {
  pane.replaceChildren(element("p", "The handout’s pages come here as you type.", { className: "hint" }));
}
