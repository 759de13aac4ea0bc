// A calendar beside a day's field: what is chosen there is typed into the field.

export function pickDays(form) {
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.className = "visually-hidden";
  calendar.tabIndex = -1;
  calendar.ariaHidden = "true";
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".calendar");
    if (!button) return;
    const typed = button.parentElement.querySelector("input:not([type=date])").value.trim();
    button.after(calendar);
    calendar.value = /^\d{4}-\d\d-\d\d$/.test(typed) ? typed : "";
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    const field = calendar.parentElement.querySelector("input:not([type=date])");
    if (!calendar.value) return;
    field.value = calendar.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
