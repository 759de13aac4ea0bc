// Tab goes from a step's last cell to the next step: the buttons of all steps are one stop, at the end.

const BUTTONS = ".moves button, details > summary";

export function setTabStops(sheet) {
  const stop = () => {
    const rows = sheet.steps.all;
    rows.forEach((row, at) => {
      buttonsOf(row).forEach((button, place) => {
        button.tabIndex = at === rows.length - 1 && place === 0 ? 0 : -1;
      });
    });
  };
  stop();
  sheet.form.addEventListener("rows-changed", stop);
}

/** Go from one of the buttons to its neighbour, by an arrow key. Says whether there was one. */
export function goAlong(sheet, button, key) {
  const row = sheet.stepOf(button);
  const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [];
  if (!row || x === undefined || !button.matches(BUTTONS)) return false;
  const place = buttonsOf(row).indexOf(button) + x;
  const next = sheet.steps.all[sheet.steps.all.indexOf(row) + y];
  const found = next && buttonsOf(next)[place];
  found?.focus();
  return Boolean(found);
}

function buttonsOf(row) {
  return [...row.querySelectorAll(BUTTONS)];
}
