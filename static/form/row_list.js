// The rows of one kind, steps or products: read, filled, created, put in order and numbered.
import { find, findAll } from "../dom.js";

/**
 * What is typed in a row: the values of its fields by the part of their names that follows the row's.
 * @typedef {Record<string, string[]>} RowValues
 *
 * A row in the page, and what is or will be typed in it.
 * @typedef {{ row: HTMLElement, values: RowValues }} Row
 *
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field
 */

const FIELDS = "input, select, textarea";
const FIELD_NAME = /^(?:steps|products)-\d+-(.+)$/;
const REFERENCES = new Set(["id", "name", "for", "aria-describedby", "aria-labelledby"]);
const SPOKEN = new Set(["aria-label", "title"]);
const DETAILS = /^(?:second-.+|until|first_day|uses|note)$/;

/**
 * The part of a field's name after the row's, such as "first-t1"; "" for what is not a field of a row.
 *
 * @param {EventTarget | null} field
 * @returns {string}
 */
export function suffixOf(field) {
  const name = isField(field) ? field.name : "";
  return FIELD_NAME.exec(name)?.[1] ?? "";
}

/**
 * @param {EventTarget | null} target
 * @returns {target is Field}
 */
export function isField(target) {
  return target instanceof Element && target.matches(FIELDS);
}

/**
 * @param {ParentNode} row
 * @returns {Field[]}
 */
function fieldsOf(row) {
  return [...row.querySelectorAll(FIELDS)].filter(isField);
}

/**
 * What is typed in a row, as the form would send it.
 *
 * @param {HTMLElement} row
 * @returns {RowValues}
 */
export function readRow(row) {
  /** @type {RowValues} */
  const values = {};
  for (const field of fieldsOf(row)) {
    const suffix = suffixOf(field);
    const isSent = !(field instanceof HTMLInputElement && field.type === "checkbox") || field.checked;
    if (suffix && isSent) (values[suffix] ??= []).push(field.value);
  }
  return values;
}

/**
 * Write values into a row, except for its check boxes.
 *
 * @param {HTMLElement} row
 * @param {RowValues} values
 * @returns {boolean} whether anything changed
 */
export function fillRow(row, values) {
  let changed = false;
  for (const field of fieldsOf(row).filter(({ type }) => type !== "checkbox")) {
    const suffix = suffixOf(field);
    const value = values[suffix]?.[0] ?? "";
    if (!suffix || field.value === value) continue;
    field.value = value;
    row.querySelector(`#${field.id}-echo`)?.replaceChildren();
    changed = true;
  }
  return changed;
}

/**
 * Whether a step has anything beyond its doses and days, which is shown under "More".
 *
 * @param {RowValues} values
 * @returns {boolean}
 */
export function hasDetails(values) {
  const details = Object.entries(values).filter(([suffix]) => DETAILS.test(suffix));
  return values.kind?.[0] !== "same" || details.some(([, texts]) => texts.some((text) => text.trim()));
}

/**
 * A list of ids or a name, with the references to rows of a kind pointing to another row.
 *
 * @param {string} text
 * @param {"steps" | "products"} kind
 * @param {number} index counted from 0
 * @returns {string}
 */
export function renumberReferences(text, kind, index) {
  return text.replace(new RegExp(`(^|\\s)${kind}-\\d+-`, "g"), `$1${kind}-${index}-`);
}

/**
 * A label such as "Noon, step 3", with another number.
 *
 * @param {string} text
 * @param {string} word "step" or "product"
 * @param {number} number counted from 1
 * @returns {string}
 */
export function renumberLabel(text, word, number) {
  return text.replace(new RegExp(`\\b(${word}) \\d+\\b`, "i"), `$1 ${number}`);
}

export class RowList {
  /**
   * @param {HTMLFormElement} form
   * @param {"steps" | "products"} kind
   */
  constructor(form, kind) {
    this.kind = kind;
    this.word = kind.slice(0, -1);
    this.part = find(form, `#${kind}`, HTMLElement);
    this.limit = Number(this.part.dataset.limit);
    this.limitMessage = this.part.dataset.noRoom ?? "";
    this.blankRow = find(this.part, "template", HTMLTemplateElement);
  }

  /** @returns {HTMLElement[]} */
  get all() {
    return findAll(this.part, `.entry-${this.word}`, HTMLElement);
  }

  /** @returns {boolean} */
  get isFull() {
    return this.all.length >= this.limit;
  }

  /**
   * A new row, not yet in the page, with these values or those of the server's blank row.
   *
   * @param {RowValues} [values]
   * @returns {Row}
   */
  create(values) {
    const row = document.importNode(this.blankRow.content, true).firstElementChild;
    if (!(row instanceof HTMLElement)) throw new Error("The page has no blank row");
    return { row, values: values ?? readRow(row) };
  }

  /**
   * Put exactly these rows into the page, in this order.
   *
   * @param {HTMLElement[]} rows
   */
  arrange(rows) {
    const wanted = new Set(rows);
    this.all.filter((row) => !wanted.has(row)).forEach((row) => row.remove());
    /** @type {Element} */
    let next = this.blankRow;
    for (const row of [...rows].reverse()) {
      if (row.nextElementSibling !== next) next.before(row);
      next = row;
    }
    rows.forEach((row, index) => this.#number(row, index));
  }

  /**
   * @param {HTMLElement} row
   * @param {number} index
   */
  #number(row, index) {
    const prefix = `${this.kind}-${index}-`;
    if (row.querySelector("[name]")?.getAttribute("name")?.startsWith(prefix)) return;
    for (const part of [row, ...row.querySelectorAll("*")]) this.#renumber(part, index);
    const number = row.querySelector(".number")?.lastChild;
    if (number) number.nodeValue = String(index + 1);
    // The notes name steps by their numbers: the server is asked for them again.
    row.querySelector(`#${prefix}notes`)?.replaceChildren();
  }

  /**
   * @param {Element} part
   * @param {number} index
   */
  #renumber(part, index) {
    for (const attribute of part.attributes) {
      if (REFERENCES.has(attribute.name)) {
        attribute.value = renumberReferences(attribute.value, this.kind, index);
      }
      if (SPOKEN.has(attribute.name)) {
        attribute.value = renumberLabel(attribute.value, this.word, index + 1);
      }
    }
    if (part instanceof HTMLButtonElement) part.value = part.value.replace(/\d+$/, String(index + 1));
    if (part.matches("textarea, .column")) return;
    for (const text of part.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE || text.nodeValue === null) continue;
      const renumbered = renumberLabel(text.nodeValue, this.word, index + 1);
      if (renumbered !== text.nodeValue) text.nodeValue = renumbered;
    }
  }
}
