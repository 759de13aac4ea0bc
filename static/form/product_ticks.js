// The boxes beside a step for the products it uses, kept with the products' rows.
import { read } from "./row_list.js";

const GONE = "gone";

/** What ticks become when a product, by its number from 1, is removed: they never come to mean another. */
export function afterRemoval(ticks, removed) {
  return ticks.map((tick) => {
    if (!/^\d{1,3}$/.test(tick) || Number(tick) < removed) return tick;
    return Number(tick) === removed ? GONE : String(Number(tick) - 1);
  });
}

/** Show in a step a box for each product and for each tick that has none. */
export function drawTicks(step, products, ticked) {
  const group = step.querySelector(".uses");
  const old = [...group.querySelectorAll(".form-check")];
  const id = old[0].querySelector("input").id;
  const choices = products.map((product, at) => [String(at + 1), `${at + 1}: ${titleOf(product)}`]);
  const strays = ticked.filter((tick) => choices.every(([value]) => value !== tick));
  choices.push(...strays.map((tick) => [tick, nameOfStray(tick)]));
  group.hidden = products.length === 1 && ticked.length === 0;
  if (JSON.stringify(old.map(shownBy)) === JSON.stringify(choices)) {
    for (const input of group.querySelectorAll("input")) input.checked = ticked.includes(input.value);
    return;
  }
  const boxes = choices.map(([value, words], at) => {
    const box = old[0].cloneNode(true);
    const [input, label] = [box.querySelector("input"), box.querySelector("label")];
    input.id = label.htmlFor = at ? `${id}-${at + 1}` : id;
    input.value = value;
    input.checked = ticked.includes(value);
    label.textContent = words;
    return box;
  });
  old[0].before(...boxes);
  old.forEach((box) => box.remove());
}

function shownBy(box) {
  return [box.querySelector("input").value, box.querySelector("label").textContent];
}

function nameOfStray(tick) {
  return tick === GONE ? "a product that was removed" : `${tick}: no such product`;
}

function titleOf(product) {
  const typed = read(product);
  const number = (suffix, unit) => shortened(typed[suffix][0]).replace(unit, "") || "?";
  const [mg, ml] = [/ *mg\.?$/i, / *ml\.?$/i];
  if (typed.kind[0] === "liquid") {
    return `liquid ${number("liquid_mg", mg)} mg in ${number("in_ml", ml)} mL`;
  }
  return `${number("strength", mg)} mg tablets`;
}

function shortened(text) {
  const letters = [...text.trim().replace(/\s+/g, " ")];
  return letters.length <= 40 ? letters.join("") : `${letters.slice(0, 40).join("")}…`;
}
