// What a page cuts off, lays over another thing, or makes too small to hit; run in the page.
() => {
  const TARGET = 24;
  const SLACK = 2; // letters may lean this far into a neighbour's line
  const SCROLLS_ITS_WORDS = "input:not(.cell input), input[aria-invalid]";
  const CONTROLS = "a, button, input:not([type=hidden]), select, textarea, summary, img, object";
  const found = [];
  const say = (what, element) =>
    found.push(`${what}: ${element.outerHTML.slice(0, 120).replace(/\s+/g, " ")}`);

  // Nothing outside an open modal dialog can be used: the dialog lies over it on purpose.
  const modal = document.querySelector("dialog:modal");
  const isHidden = (element) =>
    (modal && !modal.contains(element)) ||
    !element.checkVisibility({ visibilityProperty: true }) ||
    element.closest(".visually-hidden, .visually-hidden-focusable") !== null;
  const scrollsAcross = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const scroller = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (scrollsAcross(at)) return at;
    return null;
  };

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) say(`page ${root.scrollWidth} wide`, document.body);

  const boxes = [];
  const add = (element, { left, right, top, bottom }) => {
    const seen = scroller(element)?.getBoundingClientRect();
    if (seen) {
      [left, right] = [Math.max(left, seen.left), Math.min(right, seen.right)];
      [top, bottom] = [Math.max(top, seen.top), Math.min(bottom, seen.bottom)];
    }
    if (right - left < 1 || bottom - top < 1) return;
    boxes.push({ element, left, right, top, bottom });
    if (left < -1 || right > root.clientWidth + 1) say("leaves the window", element);
  };

  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || isHidden(element) || element.closest("option, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) add(element, rect);
  }

  for (const element of document.querySelectorAll("body *")) {
    if (isHidden(element)) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const clips = (overflow) =>
      ["hidden", "clip"].includes(overflow) && !element.matches(SCROLLS_ITS_WORDS);
    const across = element.scrollWidth > element.clientWidth + 1;
    if (clips(overflowX) && across) say("cut at its side", element);
    if (clips(overflowY) && element.scrollHeight > element.clientHeight + 1) say("cut below", element);
    if (element.matches("button, .btn") && across) say("words wider than the button", element);
    if (scrollsAcross(element) && across && element.tabIndex < 0 && !element.matches("textarea")) {
      say("scrolls, but not by keyboard", element);
    }
  }

  for (const element of document.querySelectorAll(CONTROLS)) {
    if (isHidden(element)) continue;
    const rect = element.getBoundingClientRect();
    const inSentence = element.matches("a") && element.parentElement.innerText !== element.innerText;
    if (!element.matches("a")) add(element, rect);
    if (element.matches("img, object") || (inSentence && !element.matches(".btn, nav a"))) continue;
    if (Math.min(rect.width, rect.height) < TARGET) {
      say(`target of ${rect.width.toFixed(1)} by ${rect.height.toFixed(1)}`, element);
    }
  }

  boxes.sort((one, other) => one.top - other.top);
  boxes.forEach((one, index) => {
    for (const other of boxes.slice(index + 1)) {
      if (other.top >= one.bottom) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      if (across > SLACK && down > SLACK) {
        say(`lies on ${other.element.outerHTML.slice(0, 80)}`, one.element);
      }
    }
  });
  return found;
}
