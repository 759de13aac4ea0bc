// One warning before leaving, where something was typed and not sent.

/** All that is typed in a form, as one string. */
export function typedIn(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

/** Warn from now on; call what comes back when the form is sent by other ways than its buttons. */
export function warnOnLeaving(form) {
  let known = typedIn(form);
  const sent = () => {
    known = typedIn(form);
  };
  form.addEventListener("submit", sent);
  addEventListener("beforeunload", (event) => {
    if (typedIn(form) !== known) event.preventDefault();
  });
  return sent;
}
