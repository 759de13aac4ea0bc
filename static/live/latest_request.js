// Asks the server about the form; an answer that is no longer about what is typed is dropped.

const LATE = 1000;

/**
 * Gives a function to call whenever the form has changed.
 *
 * `address` says where to ask, `wait` how many milliseconds to wait for more to be typed.
 * `answered` gets the answer and whether it is still about what is typed; `troubled` gets a sentence
 * when an answer is late or does not come.
 */
export function asking(form, { address, wait, answered, troubled }) {
  let newest = 0;
  let asked = "";
  let timer;
  let inFlight;

  async function ask(mine, body) {
    const isNewest = () => mine === newest;
    inFlight = new AbortController();
    const late = setTimeout(() => troubled("Not current yet: waiting for taperdoc."), LATE);
    try {
      const response = await fetch(address(), { method: "POST", body, signal: inFlight.signal });
      if (!response.ok) throw new Error(`answered ${response.status}`);
      // Without content: somebody else's wish came first.
      const answer = response.status === 204 ? null : await response.json();
      if (!isNewest()) return;
      if (answer) await answered(answer, isNewest);
      else again();
    } catch {
      if (!isNewest()) return;
      asked = "";
      troubled("Not current: taperdoc does not answer. What you typed is still here.");
    } finally {
      clearTimeout(late);
    }
  }

  function again() {
    asked = "";
    changed();
  }

  function changed() {
    const body = new URLSearchParams(new FormData(form));
    // A field that is left says once more that it has changed.
    if (asked === `${address()} ${body}`) return;
    asked = `${address()} ${body}`;
    newest += 1;
    inFlight?.abort();
    clearTimeout(timer);
    timer = setTimeout(ask, wait, newest, body);
  }

  return changed;
}
