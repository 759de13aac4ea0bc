// A warning before leaving the page while something typed there has not been sent.

/**
 * Everything typed in a form, as one string to compare.
 *
 * @param {HTMLFormElement} form
 * @returns {string}
 */
export function contentsOf(form) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}

/**
 * Warn from now on. Call the returned function before sending the form in another way than by its buttons.
 *
 * @param {HTMLFormElement} form
 * @returns {() => void}
 */
export function warnBeforeLeaving(form) {
  let sent = contentsOf(form);
  const markSent = () => {
    sent = contentsOf(form);
  };
  form.addEventListener("submit", markSent);
  addEventListener("beforeunload", (event) => {
    if (contentsOf(form) !== sent) event.preventDefault();
  });
  return markSent;
}
