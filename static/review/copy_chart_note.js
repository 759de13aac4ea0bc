// The button that copies the chart note to the clipboard. On the review page it fetches the note first.
import { find } from "../dom.js";

const button = find(document, "#copy", HTMLButtonElement);
const status = find(document, "#copied", HTMLElement);
const form = button.form;

let changes = 0;

button.textContent = "Copy chart note";
button.hidden = false;

button.addEventListener("click", async (event) => {
  event.preventDefault();
  status.textContent = "";
  if (form && !(await fetchNote(form))) return;
  const note = find(document, "#chart", HTMLTextAreaElement);
  try {
    await navigator.clipboard.writeText(note.value);
    status.textContent = "Copied.";
  } catch {
    note.select();
    status.textContent = "The browser did not allow copying. The text is selected: press Ctrl+C.";
  }
});

// A chart note in the page, or one being fetched, no longer matches what is confirmed. The tick boxes of the
// review notes belong to the form, and stand outside it.
document.addEventListener("input", ({ target }) => {
  if (!form || target === document.getElementById("chart")) return;
  changes += 1;
  document.getElementById("for-chart")?.remove();
  status.textContent = "";
});

/**
 * Fetch the note for what is confirmed in the form and put it into the page. Where something is missing,
 * show the server's page, which says what.
 *
 * @param {HTMLFormElement} reviewForm
 * @returns {Promise<boolean>} whether the note is in the page
 */
async function fetchNote(reviewForm) {
  const changesAtStart = changes;
  let page;
  try {
    const response = await fetch(button.formAction, { method: "POST", body: new FormData(reviewForm) });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    status.textContent = "taperdoc is not responding. Nothing was copied.";
    return false;
  }
  if (changesAtStart !== changes) {
    status.textContent = "The page changed while copying. Nothing was copied.";
    return false;
  }
  const note = page.getElementById("for-chart");
  document.getElementById("for-chart")?.remove();
  if (note) reviewForm.after(note);
  else reviewForm.requestSubmit(button);
  return Boolean(note);
}
