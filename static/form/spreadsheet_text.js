// What a spreadsheet copies: tabs and line breaks part its cells, quotation marks hold one together.

const CELL = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/g;

/** The rows, each a list of cells as they were; blank rows at the end are left out. */
export function rowsOf(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(CELL)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "") break;
    if (end !== "\t") rows.push([]);
  }
  while (rows.length && rows.at(-1).every((cell) => !cell.trim())) rows.pop();
  return rows;
}

/** Whether a row has names in it and no number. */
export function isHead(cells) {
  return cells.some((cell) => /\p{L}/u.test(cell)) && cells.every((cell) => !/\p{N}/u.test(cell));
}
