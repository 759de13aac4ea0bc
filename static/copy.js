// The text for the chart goes to the clipboard, and the page says so.

const text = document.getElementById("chart");
const button = document.getElementById("copy");
const said = document.getElementById("copied");

button.hidden = false;

button.addEventListener("click", async () => {
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = "Copied.";
  } catch {
    text.select();
    said.textContent = "The browser did not let it be copied. The text is selected: press Ctrl+C.";
  }
});
