// How each dose and day reads, beside its field, and the notes beside each step.

const ECHO = "-echo";

/** Put the server's words where they belong, and nothing where it has none. */
export function tell(form, { echoes, notes }) {
  for (const id of Object.keys(echoes)) if (!echoOf(id)) addEcho(id);
  for (const echo of form.querySelectorAll(".echo")) put(echo, echoes[fieldOf(echo)] ?? "");
  for (const id of Object.keys(notes)) if (!document.getElementById(id)) addNotes(id);
  for (const list of form.querySelectorAll(".notes")) {
    list.classList.remove("changed");
    const lines = notes[list.id] ?? [];
    if ([...list.children].map((item) => item.textContent).join("\n") !== lines.join("\n")) {
      list.replaceChildren(...lines.map((words) => element("li", words)));
    }
  }
}

/** Take away what was said of a field: it is about what was typed before. */
export function unsay(field) {
  const echo = echoOf(field.id);
  if (echo) put(echo, "");
  field.closest(".entry-step")?.querySelector(".notes")?.classList.add("changed");
}

/** Add the id of a description to a field, or take it away. */
export function describe(field, id, isThere) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (isThere) ids.add(id);
  else ids.delete(id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}

/** An element with these words in it. */
export function element(name, words, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = words;
  return made;
}

function echoOf(id) {
  return document.getElementById(id + ECHO);
}

function fieldOf(echo) {
  return echo.id.slice(0, -ECHO.length);
}

function put(echo, words) {
  if (echo.textContent === words) return;
  echo.textContent = words;
  const field = document.getElementById(fieldOf(echo));
  if (field) describe(field, echo.id, words !== "");
}

function addEcho(id) {
  const field = document.getElementById(id);
  if (!field) return;
  const echo = element("output", "", { className: "echo", id: id + ECHO, ariaLive: "off" });
  echo.htmlFor = id;
  field.after(echo);
}

function addNotes(id) {
  const days = document.getElementById(id.replace(/notes$/, "days"));
  const step = days?.closest(".entry-step");
  step?.append(element("ul", "", { className: "notes", id }));
  step?.setAttribute("aria-describedby", id);
}
