// Requests about the form as it changes. An answer about an earlier state of the form is dropped.

const LATE = 1000; // milliseconds
const RETRY = 2000;

/**
 * Returns a function to call whenever the form has changed.
 *
 * @template Answer
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {() => string} options.address where to send the form
 * @param {number} options.wait milliseconds to wait for further changes
 * @param {(answer: Answer, isNewest: () => boolean) => void | Promise<void>} options.onAnswer gets the
 *   answer and whether it is still about what is typed
 * @param {(problem: string) => void} options.onTrouble gets a sentence when an answer is late or missing
 * @returns {() => void}
 */
export function latestRequest(form, { address, wait, onAnswer, onTrouble }) {
  let newest = 0;
  let sent = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {AbortController | undefined} */
  let inFlight;

  async function send(/** @type {number} */ number, /** @type {URLSearchParams} */ body) {
    const isNewest = () => number === newest;
    inFlight = new AbortController();
    const late = setTimeout(() => onTrouble("Not up to date: waiting for taperdoc."), LATE);
    try {
      const response = await fetch(address(), { method: "POST", body, signal: inFlight.signal });
      if (response.status === 429) {
        if (isNewest()) {
          timer = setTimeout(sendAgain, RETRY);
          onTrouble("Not up to date: taperdoc is busy and will be asked again.");
        }
        return;
      }
      if (!response.ok) throw new Error(`Status ${response.status}`);
      // Without content: a request from another page came first.
      const answer = response.status === 204 ? null : await response.json();
      if (!isNewest()) return;
      if (answer) await onAnswer(answer, isNewest);
      else sendAgain();
    } catch {
      if (!isNewest()) return;
      sent = "";
      onTrouble("Not up to date: taperdoc is not responding. What you typed is still here.");
    } finally {
      clearTimeout(late);
    }
  }

  function sendAgain() {
    sent = "";
    sendIfChanged();
  }

  function sendIfChanged() {
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    // Leaving a field reports its change a second time.
    if (sent === `${address()} ${body}`) return;
    sent = `${address()} ${body}`;
    newest += 1;
    inFlight?.abort();
    clearTimeout(timer);
    timer = setTimeout(send, wait, newest, body);
  }

  return sendIfChanged;
}
