// Buttons of which one is pressed: form or preview on a narrow screen, and all of its pages.

import { element } from "./feedback_text.js";

/** Put two buttons before what they show; `turned` hears whether it is the second. */
export function addSwitch(place, names, turned) {
  const buttons = names.map((name) =>
    element("button", name, { type: "button", className: "btn btn-outline-secondary" }),
  );
  const turnTo = (chosen) => {
    for (const button of buttons) press(button, button === chosen);
    turned(chosen === buttons[1]);
  };
  for (const button of buttons) button.addEventListener("click", () => turnTo(button));
  press(buttons[0], true);
  press(buttons[1], false);
  const row = element("p", "", { className: "switch" });
  row.append(...buttons);
  place.prepend(row);
}

/** Have a button say whether it is pressed. */
export function press(button, isPressed) {
  button.setAttribute("aria-pressed", String(isPressed));
}

/** Whether a button is pressed. */
export function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}
