import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCells } from "../../static/form/spreadsheet_text.js";

const CASES = {
  "tabs separate cells, line breaks rows": ["a\tb\nc\td", [["a", "b"], ["c", "d"]]],
  "an empty cell stays where it is": ["a\t\tb\t", [["a", "", "b", ""]]],
  "blank rows at the end are dropped": ["a\r\n\r\n \t \r\n", [["a"]]],
  "a blank row in between stays": ["a\n\nb", [["a"], [""], ["b"]]],
  "quotation marks hold tabs, line breaks and doubled marks": ['"a\tb\n""c"""\td', [['a\tb\n"c"', "d"]]],
  "a quotation mark inside a cell is itself": ['5"\t"6" x', [['5"', '"6" x']]],
  "cells are not trimmed": [" a \tb", [[" a ", "b"]]],
  "nothing is no row": ["", []],
};

for (const [name, [text, rows]] of Object.entries(CASES)) {
  test(name, () => assert.deepEqual(parseCells(text), rows));
}
