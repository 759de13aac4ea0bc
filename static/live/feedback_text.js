// How each field is read, shown below it, and the notes on each step.
import { element, findAll, setDescribedBy } from "../dom.js";

const ECHO = "-echo";

/**
 * Show the server's words in their places, and nothing where it has none.
 *
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} echoes by the id of their field
 * @param {Record<string, string[]>} notes by the id of their list
 */
export function showFeedback(form, echoes, notes) {
  for (const id of Object.keys(echoes)) if (!document.getElementById(id + ECHO)) addEcho(id);
  for (const echo of findAll(form, ".echo", HTMLElement)) setEcho(echo, echoes[fieldId(echo)] ?? "");
  for (const id of Object.keys(notes)) if (!document.getElementById(id)) addNotes(id);
  for (const list of findAll(form, ".notes", HTMLElement)) {
    list.classList.remove("changed");
    const texts = notes[list.id] ?? [];
    if ([...list.children].map((item) => item.textContent).join("\n") === texts.join("\n")) continue;
    list.replaceChildren(...texts.map((text) => element("li", text)));
  }
}

/**
 * Hide how a field was read, and dim the notes on its step: they are about what was typed before.
 *
 * @param {Element} field
 */
export function clearFeedback(field) {
  const echo = document.getElementById(field.id + ECHO);
  if (echo) setEcho(echo, "");
  field.closest(".entry-step")?.querySelector(".notes")?.classList.add("changed");
}

/** @param {HTMLElement} echo */
function fieldId(echo) {
  return echo.id.slice(0, -ECHO.length);
}

/**
 * @param {HTMLElement} echo
 * @param {string} text
 */
function setEcho(echo, text) {
  if (echo.textContent === text) return;
  echo.textContent = text;
  const field = document.getElementById(fieldId(echo));
  if (field) setDescribedBy(field, echo.id, text !== "");
}

/** @param {string} id */
function addEcho(id) {
  const field = document.getElementById(id);
  if (!field) return;
  const echo = element("output", "", { className: "echo", id: id + ECHO, ariaLive: "off" });
  echo.setAttribute("for", id);
  field.after(echo);
}

/** @param {string} id */
function addNotes(id) {
  const step = document.getElementById(id.replace(/notes$/, "days"))?.closest(".entry-step");
  step?.append(element("ul", "", { className: "notes", id }));
  step?.setAttribute("aria-describedby", id);
}
