// A file dropped anywhere on the page is opened as if it had been chosen.
import { find } from "../dom.js";

const form = find(document, "#opening", HTMLFormElement);
const field = find(document, "#file", HTMLInputElement);
const problem = find(document, "#drop-problem", HTMLElement);

find(document, "#drop-hint", HTMLElement).hidden = false;

// Otherwise the browser would show the file instead of this page.
document.addEventListener("dragover", (event) => event.preventDefault());

document.addEventListener("drop", (event) => {
  event.preventDefault();
  const files = event.dataTransfer?.files;
  if (files?.length === 1) {
    field.files = files;
    form.requestSubmit();
  } else {
    problem.textContent = files?.length ? "Drop one file at a time." : "That is not a file.";
  }
});
