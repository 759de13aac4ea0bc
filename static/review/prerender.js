// Has the handout made while the review is filled in, so that it is there when it is asked for.
const form = document.getElementById("confirm");
const PAUSE = 500; // milliseconds without a key, after which a name may be whole
let waiting;

function begin() {
  const fields = new FormData(form);
  if (fields.get("checked_by").trim()) {
    // What comes of it does not matter here: the button makes what is not there yet.
    fetch(form.dataset.ahead, { method: "POST", body: fields }).catch(() => {});
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(begin, PAUSE);
});
