// Where each cell of a pasted block goes: all of them to their places, or none and a reason.
import { doubtAbout } from "./paste_doubts.js";
import { parseCells } from "./spreadsheet_text.js";

/**
 * A column of the grid: the part of its fields' names that follows the row's, and its heading.
 * @typedef {{ suffix: string, name: string }} Column
 *
 * Where a block is pasted: the grid's columns, the column and step of the cell (counted from 0), and
 * how many steps a plan may have.
 * @typedef {{ columns: Column[], column: number, step: number, stepsMax: number, limitMessage: string }} Target
 *
 * The columns that the cells go to, their rows, and the doubt to settle before they are pasted, or "".
 * @typedef {{ columns: Column[], rows: string[][], hasHeader: boolean, doubt: string }} Placement
 *
 * @typedef {{ refused: string }} Refusal
 */

const QUOTE_MAX = 40;

/**
 * Place a pasted block. Without a row of names its cells go to the right and down from the target cell;
 * with one, each column goes to the column of that name.
 *
 * @param {string} text
 * @param {Target} target
 * @returns {Placement | Refusal | null} null for a single cell, which the browser pastes itself
 */
export function placeCells(text, target) {
  const block = parseCells(text);
  if (block.flat().length < 2) return null;
  const hasHeader = isHeader(block[0] ?? [], target.columns);
  const header = hasHeader ? (block.shift() ?? []) : [];
  const refused = shapeProblem(header, block, target);
  if (refused) return { refused };
  return hasHeader ? placeByName(header, block, target) : placeByPosition(block, target);
}

/**
 * Whether a row holds names: one of the columns', or letters and no number.
 *
 * @param {string[]} cells
 * @param {Column[]} columns
 */
function isHeader(cells, columns) {
  const names = new Set(columns.map(({ name }) => plain(name)));
  if (cells.some((cell) => names.has(plain(cell)))) return true;
  return cells.some((cell) => /\p{L}/u.test(cell)) && cells.every((cell) => !/\p{N}/u.test(cell));
}

/**
 * Why a block of this shape cannot be pasted, or "".
 *
 * @param {string[]} header
 * @param {string[][]} rows
 * @param {Target} target
 */
function shapeProblem(header, rows, { step, stepsMax, limitMessage }) {
  if (rows.length === 0) return "Only a header row was copied, without doses.";
  const broken = rows.flat().find((cell) => /[\r\n]/.test(cell));
  if (broken !== undefined) return `A cell has a line break in it: “${broken.slice(0, QUOTE_MAX)}”.`;
  const width = header.length || (rows[0]?.length ?? 0);
  const uneven = rows.findIndex((cells) => cells.length !== width);
  if (uneven >= 0) {
    const first = header.length ? "the header row" : "row 1";
    return `Row ${uneven + 1} has ${count(rows[uneven]?.length ?? 0, "cell")}, and ${first} has ${width}.`;
  }
  if (step + rows.length > stepsMax) {
    return `${count(rows.length, "row")} were copied, and this is step ${step + 1}. ${limitMessage}`;
  }
  return "";
}

/**
 * @param {string[]} header
 * @param {string[][]} rows
 * @param {Target} target
 * @returns {Placement | Refusal}
 */
function placeByName(header, rows, target) {
  /** @type {Column[]} */
  const columns = [];
  /** @type {number[]} */
  const sources = [];
  for (const [index, name] of header.entries()) {
    const column = target.columns.find((known) => plain(known.name) === plain(name));
    if (!column && !name.trim() && rows.every((cells) => !cells[index]?.trim())) continue;
    const listed = `The columns here are ${list(target.columns)}.`;
    if (!name.trim()) return { refused: `Column ${index + 1} was copied without a name. ${listed}` };
    if (!column) return { refused: `There is no column “${name.trim().slice(0, QUOTE_MAX)}” here. ${listed}` };
    if (columns.includes(column)) return { refused: `The column “${column.name}” was copied twice.` };
    columns.push(column);
    sources.push(index);
  }
  return {
    columns,
    rows: rows.map((cells) => sources.map((index) => cells[index] ?? "")),
    hasHeader: true,
    doubt: "",
  };
}

/**
 * @param {string[][]} block
 * @param {Target} target
 * @returns {Placement | Refusal}
 */
function placeByPosition(block, target) {
  const available = target.columns.slice(target.column);
  const rows = withoutBlankEnd(block, available.length);
  const width = rows[0]?.length ?? 0;
  if (width > available.length) {
    const refused =
      `${count(width, "column")} were copied, and from this cell on there are ${available.length}:` +
      ` ${list(available)}. Copy the header row too, or the cells of only these columns.`;
    return { refused };
  }
  const columns = available.slice(0, width);
  const doubt = doubtAbout(rows, columns, { isNarrow: width < available.length, step: target.step });
  return { columns, rows, hasHeader: false, doubt };
}

/**
 * The rows without columns at their end that are blank in all of them, down to a width.
 *
 * @param {string[][]} rows
 * @param {number} width
 */
function withoutBlankEnd(rows, width) {
  const filled = rows.map((cells) => cells.findLastIndex((cell) => cell.trim()) + 1);
  const kept = Math.max(width, ...filled);
  return rows.map((cells) => cells.slice(0, kept));
}

/** @param {string} name */
function plain(name) {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}

/** @param {Column[]} columns */
function list(columns) {
  return columns.map(({ name }) => name).join(", ");
}

/**
 * @param {number} number
 * @param {string} noun
 */
function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/**
 * What the status line says of a paste.
 *
 * @param {Placement} placement
 * @param {number} step the first row's, counted from 0
 * @returns {{ done: string, undone: string }}
 */
export function pasteMessages({ columns, rows, hasHeader }, step) {
  const last = step + rows.length;
  const where = rows.length === 1 ? `step ${last}` : `steps ${step + 1} to ${last}`;
  const by = hasHeader ? "by the header row" : "in this order";
  return {
    done: `${count(rows.length, "row")} pasted into ${where}, ${by}: ${list(columns)}.`,
    undone: `Cells pasted into ${where} removed; what was there before is back.`,
  };
}
