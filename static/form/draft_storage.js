// Entries that did not become a handout, in this tab's storage: schedules, no names, no free words.

const KEY = "taperdoc-entries";
const MOST = 5;
const OF_STEP = "steps-\\d+-(?:kind|days|first_day|uses|(?:first|second)-t\\d)";
const KEPT = new RegExp(`^(?:origin|first_day|ending|times-t\\d|products-\\d+-\\w+|${OF_STEP})$`);
const WORDS = /^(?:quick|ending_words|as_needed|if_worse|other_words|steps-\d+-(?:until|note))$/;
const FILLED_BEFOREHAND = /^(?:origin|times-t\d|.+-kind)$/;

/** The entries, the newest first. Where the browser keeps nothing, there are none. */
export function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export function store(entries) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    // Full or blocked: then it is not kept, and typing goes on.
  }
}

/** What of the form may be kept: its schedule, the names of the fields whose words are not kept, and when. */
export function entryOf(form) {
  const fields = [...new FormData(form)].filter(([name]) => KEPT.test(name));
  const words = [...form.elements].filter((field) => WORDS.test(field.name) && field.value.trim());
  return {
    fields,
    words: words.map((field) => field.labels[0].textContent.trim().replace(/\s+/g, " ")),
    when: Date.now(),
    sent: false,
  };
}

export function isBlank({ fields }) {
  return fields.every(([name, value]) => FILLED_BEFOREHAND.test(name) || !value.trim());
}

/** What is sent to have an entry in the form again, with what is typed there beside the schedule. */
export function fieldsWith(form, entry) {
  const beside = [...new FormData(form)].filter(([name]) => !KEPT.test(name) && !name.startsWith("steps-"));
  return [...beside, ...entry.fields, ["action", "show"]];
}

export function stepsOf({ fields }) {
  return new Set(fields.map(([name]) => name.match(/^steps-(\d+)-/)?.[1]).filter(Boolean)).size;
}
