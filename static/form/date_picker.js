// The browser's calendar beside a date field: the date chosen there is written into the field.

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;

/** @param {HTMLFormElement} form */
export function pickDates(form) {
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.className = "visually-hidden";
  calendar.tabIndex = -1;
  calendar.ariaHidden = "true";
  form.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest(".calendar");
    if (!button) return;
    const typed = dateField(button).value.trim();
    button.after(calendar);
    calendar.value = ISO_DATE.test(typed) ? typed : "";
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    const field = dateField(calendar);
    field.value = calendar.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

/**
 * The date field that stands beside a calendar button.
 *
 * @param {Element} button
 * @returns {HTMLInputElement}
 */
function dateField(button) {
  const field = button.parentElement?.querySelector("input:not([type=date])");
  if (!(field instanceof HTMLInputElement)) throw new Error("A calendar button stands beside no field");
  return field;
}
