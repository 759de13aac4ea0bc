// Why the cells of a pasted block without a row of names may belong in other columns than those they fall in.

/** @typedef {import("./paste_placement.js").Column} Column */

const AMOUNT = /^(\d+(?:\.\d+)?)(?: ?mg)?$/i;
const NOTHING = new Set(["", "-", "0"]);

/**
 * The first reason to ask before a block is pasted, or "".
 *
 * @param {string[][]} rows
 * @param {Column[]} columns those that the cells fall in
 * @param {{ isNarrow: boolean, step: number }} where whether the grid has more columns to the right, and
 *   the first row's step, counted from 0
 * @returns {string}
 */
export function doubtAbout(rows, columns, { isNarrow, step }) {
  if (columns.length < 2) return "";
  const amounts = rows.map((cells) => cells.map(amount));
  if (countsRows(amounts, step)) {
    return "The first column counts the rows. It may be the numbers of the steps and not a dose.";
  }
  const total = columns.findIndex((_, index) => index >= 2 && isTotal(amounts, index));
  if (total >= 0) {
    return `The numbers under “${columns[total]?.name}” are the sums of those before them. They may be daily totals.`;
  }
  if (columns.at(-1)?.suffix === "days" && amounts.every((cells) => repeatsDose(cells))) {
    return "Each number of days is also a dose in its row. It may be a dose and not a number of days.";
  }
  if (isNarrow) {
    return `Only ${columns.length} columns were copied, without their names.`;
  }
  return "";
}

/**
 * A plain number of milligrams or days; NaN for anything else.
 *
 * @param {string} cell
 */
function amount(cell) {
  if (NOTHING.has(cell.trim())) return 0;
  return Number(AMOUNT.exec(cell.trim())?.[1] ?? NaN);
}

/**
 * @param {number[][]} rows
 * @param {number} step
 */
function countsRows(rows, step) {
  const first = rows[0]?.[0];
  if (first !== 1 && first !== step + 1) return false;
  return rows.every(([number], index) => number === first + index);
}

/**
 * Whether a column has the sums of the columns before it, at least one of them above 0.
 *
 * @param {number[][]} rows
 * @param {number} column
 */
function isTotal(rows, column) {
  const sums = rows.map((cells) => cells.slice(0, column).reduce((sum, part) => sum + part, 0));
  const isSum = rows.every((cells, index) => Math.abs((cells[column] ?? NaN) - (sums[index] ?? 0)) < 1e-6);
  return isSum && sums.some((sum) => sum > 0);
}

/** @param {number[]} cells */
function repeatsDose(cells) {
  const days = cells.at(-1) ?? 0;
  return days > 0 && cells.slice(0, -1).includes(days);
}
