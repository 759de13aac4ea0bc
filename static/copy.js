// The text for the chart goes to the clipboard, and the page says so.

const button = document.getElementById("copy");
const said = document.getElementById("copied");

button.textContent = "Copy for the chart";
button.hidden = false;

button.addEventListener("click", async (event) => {
  event.preventDefault();
  said.textContent = "";
  try {
    if (button.form && !(await fetchChart(button.form))) {
      // Something is missing, and the server's page says what.
      button.form.requestSubmit(button);
      return;
    }
  } catch {
    said.textContent = "taperdoc does not answer. Nothing was copied.";
    return;
  }
  const text = document.getElementById("chart");
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = "Copied.";
  } catch {
    text.select();
    said.textContent = "The browser did not let it be copied. The text is selected: press Ctrl+C.";
  }
});

// What is in the page is no longer what it would say.
button.form?.addEventListener("input", () => {
  document.getElementById("for-chart")?.remove();
  said.textContent = "";
});

/** Have the text of what is confirmed in the page, if it is all there. */
async function fetchChart(form) {
  const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fetched = page.getElementById("for-chart");
  document.getElementById("for-chart")?.remove();
  if (fetched) form.after(fetched);
  return Boolean(fetched);
}
