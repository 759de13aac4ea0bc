// A file dropped anywhere on the page is opened as if it had been chosen.

const form = document.getElementById("opening");
const field = document.getElementById("file");
const problem = document.getElementById("drop-problem");

document.getElementById("drop-hint").hidden = false;

// Left alone, the browser would show the file in place of this page.
document.addEventListener("dragover", (event) => event.preventDefault());

document.addEventListener("drop", (event) => {
  event.preventDefault();
  const { files } = event.dataTransfer;
  if (files.length === 1) {
    field.files = files;
    form.requestSubmit();
  } else {
    problem.textContent = files.length ? "Drop one file at a time." : "That is not a file.";
  }
});
