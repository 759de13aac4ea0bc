// Buttons that stay pressed: form or preview on a narrow screen, and all pages of the preview.
import { element } from "../dom.js";

/**
 * Put two buttons, of which one is pressed, in front of what they show.
 *
 * @param {HTMLElement} place
 * @param {[first: string, second: string]} names
 * @param {(isSecond: boolean) => void} onChange
 */
export function addToggle(place, names, onChange) {
  const properties = { type: /** @type {const} */ ("button"), className: "btn btn-outline-secondary" };
  const buttons = names.map((name) => element("button", name, properties));
  buttons.forEach((button, index) => {
    setPressed(button, index === 0);
    button.addEventListener("click", () => {
      for (const other of buttons) setPressed(other, other === button);
      onChange(index === 1);
    });
  });
  const row = element("p", "", { className: "switch" });
  row.append(...buttons);
  place.prepend(row);
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} isOn
 */
export function setPressed(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
}

/** @param {HTMLButtonElement} button */
export function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}
