// Single-letter keys (WCAG 2.1.4): only on pages with [data-keys="on"], never while somebody types or a dialog is open.
// data-key="a": pressing A does what a click on it does. A summary opens its part and the first field takes focus.
// J and K walk through [data-detail], E goes to the first; M hides the words that are selected inside #words-said.
const TYPING = "input:not([type=radio], [type=checkbox], [type=submit]), textarea, select, [contenteditable]";

function act(element) {
  if (!(element instanceof HTMLElement)) return;
  if (element.tagName !== "SUMMARY") return element.click();
  const part = element.parentElement;
  part.open = true;
  (part.querySelector("input:not([type=hidden]), textarea, select") ?? element).focus();
}

function walk(step) {
  const all = [...document.querySelectorAll("[data-detail]")];
  if (all.length === 0) return edit();
  const from = all.indexOf(document.querySelector("[data-detail].current"));
  const next = all[from < 0 ? (step > 0 ? 0 : all.length - 1) : (from + step + all.length) % all.length];
  for (const each of all) each.classList.toggle("current", each === next);
  next.closest("details")?.setAttribute("open", "");
  next.scrollIntoView({ block: "nearest" });
  const listed = document.querySelector(`[data-listed="${next.dataset.detail}"]`);
  listed?.querySelector("button[name]")?.focus();
}

/** The selected words, where they stand in what the person said. */
function selected() {
  const selection = document.getSelection();
  const text = document.getElementById("words-said");
  if (!selection || selection.isCollapsed || !text?.contains(selection.getRangeAt(0).commonAncestorContainer)) return "";
  return selection.toString().trim();
}

/** Nothing is hidden yet: on to the field for words that should be. */
function edit() {
  const marks = document.querySelector("[data-marks] > summary");
  if (marks) act(marks);
}

function hide() {
  const form = document.querySelector("form[data-mark]");
  if (!form) return;
  const words = selected();
  form.closest("details").open = true;
  if (!words) return form.elements.words.focus();
  form.elements.words.value = words;
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) return;
  if (!document.querySelector('[data-keys="on"]') || document.querySelector("dialog[open]")) return;
  if (event.target instanceof Element && event.target.matches(TYPING)) return;
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target) act(target);
  else if (key === "j" || key === "e") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "m") hide();
  else return;
  event.preventDefault();
});

// Words selected with the mouse or the keyboard wait in the field, so that a click on "Hide" is enough.
document.addEventListener("selectionchange", () => {
  const words = selected();
  const form = document.querySelector("form[data-mark]");
  if (form && words) form.elements.words.value = words;
});

// After a step the next page begins at its heading, and what was done is said aloud.
const landing = document.querySelector("[data-lands]");
const said = document.querySelector(".flash p");
if (landing && said && !document.querySelector(".error-summary") && !location.hash) {
  landing.focus({ preventScroll: true });
  const place = document.getElementById("said-aloud");
  if (place) setTimeout(() => (place.textContent = said.textContent), 200);
}
