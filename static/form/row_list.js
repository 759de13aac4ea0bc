// The rows of one kind, "steps" or "products": made, read, filled, put in order and numbered.

const NAME = /^(?:steps|products)-\d+-(.+)$/;
const REFERRING = new Set(["id", "name", "for", "aria-describedby", "aria-labelledby"]);
const SPOKEN = new Set(["aria-label", "title"]);
const MORE = /^(?:second-.+|until|first_day|uses|note)$/;

/** The part of a field's name after the row's, such as "first-t1"; undefined outside of rows. */
export function suffixOf(field) {
  return field.name?.match(NAME)?.[1];
}

/** What is typed in a row, as the server has it: the values by suffix. */
export function read(row) {
  const typed = {};
  for (const field of row.querySelectorAll("input, select, textarea")) {
    const suffix = suffixOf(field);
    if (suffix && (field.type !== "checkbox" || field.checked)) (typed[suffix] ??= []).push(field.value);
  }
  return typed;
}

/** Write what is typed into a row, all but its ticks. Says whether anything changed. */
export function fill(row, typed) {
  let changed = false;
  for (const field of row.querySelectorAll("input:not([type=checkbox]), select, textarea")) {
    const suffix = suffixOf(field);
    const value = typed[suffix]?.[0] ?? "";
    if (!suffix || field.value === value) continue;
    field.value = value;
    row.querySelector(`#${field.id}-echo`)?.replaceChildren();
    changed = true;
  }
  return changed;
}

/** Whether more than doses and days of one kind is typed. */
export function hasMore(typed) {
  const more = Object.entries(typed).filter(([suffix]) => MORE.test(suffix));
  return typed.kind?.[0] !== "same" || more.some(([, values]) => values.some((value) => value.trim()));
}

export class Rows {
  constructor(form, kind) {
    const part = form.querySelector(`#${kind}`);
    this.kind = kind;
    this.word = kind.slice(0, -1);
    this.limit = Number(part.dataset.limit);
    this.noRoom = part.dataset.noRoom;
    this.part = part;
    this.spare = part.querySelector("template");
  }

  get all() {
    return [...this.part.querySelectorAll(`.entry-${this.word}`)];
  }

  /** A new row, not yet in the page, with what is to be typed in it; without that, the server's blank one. */
  make(typed) {
    const row = document.importNode(this.spare.content.firstElementChild, true);
    return { row, typed: typed ?? read(row) };
  }

  /** Put exactly these rows into the page, in this order. */
  arrange(rows) {
    const wanted = new Set(rows);
    this.all.filter((row) => !wanted.has(row)).forEach((row) => row.remove());
    rows.reduceRight((next, row) => {
      if (row.nextElementSibling !== next) next.before(row);
      return row;
    }, this.spare);
    rows.forEach((row, at) => this.#number(row, at));
  }

  #number(row, at) {
    const name = `${this.kind}-${at}-`;
    if (row.querySelector("[name]").name.startsWith(name)) return;
    const named = new RegExp(`(^|\\s)${this.kind}-\\d+-`, "g");
    const said = new RegExp(`\\b(${this.word}) \\d+\\b`, "i");
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of part.attributes) {
        if (REFERRING.has(attribute.name)) attribute.value = attribute.value.replace(named, `$1${name}`);
        if (SPOKEN.has(attribute.name)) attribute.value = attribute.value.replace(said, `$1 ${at + 1}`);
      }
      if (part.matches("button")) part.value = part.value.replace(/\d+$/, at + 1);
      if (part.matches("textarea, .column")) continue;
      for (const text of part.childNodes) {
        if (text.nodeName === "#text" && said.test(text.data)) text.data = text.data.replace(said, `$1 ${at + 1}`);
      }
    }
    row.querySelector(".number").lastChild.data = at + 1;
    // It speaks of steps by number, and its own script fills it again.
    row.querySelector(`#${name}notes`)?.replaceChildren();
  }
}
