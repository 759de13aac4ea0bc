// The state of the rows without one action, with everything that was typed after it.

/**
 * @typedef {import("./form_rows.js").FormState} FormState
 * @typedef {import("./row_list.js").Row} Row
 * @typedef {import("./row_list.js").RowValues} RowValues
 *
 * `losesTyping` is true where something typed after the action is in a row or field that the action
 * had made or changed. `changedRow` is the first row that changes.
 * @typedef {{ state: FormState, losesTyping: boolean, changedRow: HTMLElement | undefined }} Reverted
 */

/**
 * @param {{ before: FormState, after: FormState }} action the rows just before and after it
 * @param {FormState} now
 * @returns {Reverted}
 */
export function revert({ before, after }, now) {
  const products = revertRows(before.products, after.products, now.products);
  const steps = revertRows(before.steps, after.steps, now.steps);
  return {
    state: { products: products.rows, steps: steps.rows },
    losesTyping: products.losesTyping || steps.losesTyping,
    changedRow: products.changedRow ?? steps.changedRow ?? before.steps[0]?.row,
  };
}

/**
 * @param {Row[]} before
 * @param {Row[]} after
 * @param {Row[]} now
 */
function revertRows(before, after, now) {
  const valuesAfter = new Map(after.map(({ row, values }) => [row, values]));
  const valuesNow = new Map(now.map(({ row, values }) => [row, values]));
  let losesTyping = false;
  /** @type {HTMLElement | undefined} */
  let changedRow;
  const rows = before.map(({ row, values }, index) => {
    if (now[index]?.row !== row) changedRow ??= row;
    const then = valuesAfter.get(row);
    valuesAfter.delete(row);
    if (!then) return { row, values };
    const merged = { ...valuesNow.get(row) };
    for (const suffix of new Set([...Object.keys(values), ...Object.keys(then)])) {
      if (isSame(values[suffix], then[suffix])) continue;
      losesTyping ||= !isSame(merged[suffix], then[suffix]);
      merged[suffix] = values[suffix] ?? [];
      changedRow ??= row;
    }
    return { row, values: merged };
  });
  // Left over: the rows that the action had added.
  for (const [row, values] of valuesAfter) {
    losesTyping ||= !isSameRow(valuesNow.get(row), values);
    changedRow ??= before.at(-1)?.row;
  }
  return { rows, losesTyping, changedRow };
}

/**
 * @param {string[] | undefined} one
 * @param {string[] | undefined} other
 */
function isSame(one, other) {
  return JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
}

/**
 * @param {RowValues | undefined} one
 * @param {RowValues} other
 */
function isSameRow(one, other) {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
