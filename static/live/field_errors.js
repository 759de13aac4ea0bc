// Why what is typed in a field cannot be read: shown once nobody is typing there, hidden when it changes.
import { element, setDescribedBy } from "../dom.js";

export class FieldErrors {
  /** Sentences by the id of their field. @type {Record<string, string>} */
  #reasons = {};
  /** The field in which more may be typed. @type {Element | null} */
  #typingIn = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
  }

  /**
   * Show the server's reasons.
   *
   * @param {Record<string, string>} reasons
   */
  update(reasons) {
    this.#reasons = reasons;
    for (const shown of this.form.querySelectorAll(".reason.live")) {
      const field = document.getElementById(shown.id.replace(/-error$/, ""));
      if (!field || reasons[field.id] !== shown.textContent) hide(field, shown);
    }
    for (const id of Object.keys(reasons)) this.#show(document.getElementById(id));
  }

  /**
   * Hide what is said of a field, because somebody types there.
   *
   * @param {Element} field
   */
  startTyping(field) {
    this.#typingIn = field;
    delete this.#reasons[field.id];
    const shown = document.getElementById(errorId(field));
    if (shown) hide(field, shown);
  }

  /**
   * Show what is said of a field, or of the one last typed in: nobody types there any more.
   *
   * @param {EventTarget | null} field
   */
  stopTyping(field = this.#typingIn) {
    if (field !== this.#typingIn) return;
    const left = this.#typingIn;
    this.#typingIn = null;
    this.#show(left);
  }

  /** @param {Element | null} field */
  #show(field) {
    const reason = field && this.#reasons[field.id];
    if (!reason || field === this.#typingIn || document.getElementById(errorId(field))) return;
    const shown = element("p", reason, { className: "reason live", id: errorId(field) });
    const place = field.closest(".cell") ? field.closest(".entry-step") : field.closest(".field");
    place?.append(shown);
    field.setAttribute("aria-invalid", "true");
    setDescribedBy(field, shown.id, true);
  }
}

/** @param {Element} field */
function errorId(field) {
  return `${field.id}-error`;
}

/**
 * @param {Element | null} field
 * @param {Element} shown
 */
function hide(field, shown) {
  shown.remove();
  field?.removeAttribute("aria-invalid");
  if (field) setDescribedBy(field, shown.id, false);
}
