// Cells as a spreadsheet copies them: separated by tabs and line breaks, held together by quotation marks.

const CELL = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/g;

/**
 * The rows of a copied block, each a list of cells exactly as they were, without blank rows at its end.
 *
 * @param {string} text
 * @returns {string[][]}
 */
export function parseCells(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  for (const [, quoted, bare, end] of text.matchAll(CELL)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    if (end === "\t") continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  while (rows.at(-1)?.every((cell) => !cell.trim())) rows.pop();
  return rows;
}
