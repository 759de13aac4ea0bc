// The text for the chart goes to the clipboard, and the page says so.

const button = document.getElementById("copy");
const said = document.getElementById("copied");

button.textContent = "Copy for the chart";
button.hidden = false;

button.addEventListener("click", async (event) => {
  event.preventDefault();
  said.textContent = "";
  if (button.form && !(await haveChart(button.form))) return;
  const text = document.getElementById("chart");
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = "Copied.";
  } catch {
    text.select();
    said.textContent = "The browser did not let it be copied. The text is selected: press Ctrl+C.";
  }
});

// What is in the page, or on its way, is no longer what it would say.
let changes = 0;
button.form?.addEventListener("input", () => {
  changes += 1;
  document.getElementById("for-chart")?.remove();
  said.textContent = "";
});

/** Have the text of what is confirmed in the page; says why it cannot be had, and whether it was. */
async function haveChart(form) {
  const asked = changes;
  let answer;
  try {
    const response = await fetch(button.formAction, { method: "POST", body: new FormData(form) });
    answer = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    said.textContent = "taperdoc does not answer. Nothing was copied.";
    return false;
  }
  if (asked !== changes) {
    said.textContent = "The page has changed meanwhile. Nothing was copied.";
    return false;
  }
  const fetched = answer.getElementById("for-chart");
  document.getElementById("for-chart")?.remove();
  if (fetched) form.after(fetched);
  // Something is missing, and the server's page says what.
  else form.requestSubmit(button);
  return Boolean(fetched);
}
