// The themes board: dragging, keys and the dialog are quicker ways to what the page of each voice does without scripts.
import htmx from "htmx.org/dist/htmx.esm.js";

import { stretchIn } from "./board_words.js";

const CARD = ".voice[data-voice]";
const TYPING = "input, textarea, select, [contenteditable]";
let carried = null;
let asked = null; // what the dialog was opened for: {card, stretch}

const cardOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest(CARD) ?? null;
const copies = (voice) => [...document.querySelectorAll(`${CARD}[data-voice="${voice}"]`)];
const pageOf = (card) => new URL(card.querySelector("a[data-choose]").href).pathname;
const dialog = () => document.querySelector("dialog#choose-theme");

/** The card that is worked on: where words are selected, else where the focus is. */
function current() {
  const words = window.getSelection();
  return (words && !words.isCollapsed && cardOf(words.anchorNode)) || cardOf(document.activeElement);
}

function focusOn(card) {
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Send a change of this card's voice; the answer puts heads and cards where they belong. */
function send(address, values, card) {
  const { voice, column } = card.dataset;
  const next = card.nextElementSibling?.matches(CARD) ? card.nextElementSibling : card.previousElementSibling;
  const all = {
    ...values,
    columns: [...document.querySelectorAll("[data-drop]")].map((each) => each.dataset.drop).join(","),
    shown: copies(voice).map((each) => each.dataset.column).join(","),
  };
  return htmx.ajax("POST", address, { source: card, target: card, swap: "none", values: all }).then(() => {
    window.getSelection()?.removeAllRanges();
    for (const each of copies(voice)) each.classList.add("said-now");
    if (document.activeElement && document.activeElement !== document.body) return;
    const stays = document.getElementById(`card-${column}-${voice}`) ?? (next?.isConnected ? next : null);
    focusOn(stays?.matches(CARD) ? stays : copies(voice)[0]);
  });
}

function tag(card, theme, stretch) {
  const part = stretch ? { start: stretch.start, end: stretch.end, revision: card.dataset.revision } : {};
  return send(`${pageOf(card)}/tag`, { theme, ...part }, card);
}

const move = (card, theme) => send(`${pageOf(card)}/move`, { from: card.dataset.column, theme }, card);

// ---- the dialog that chooses a theme ---------------------------------------------------------------------------

function choose(card, how) {
  const box = dialog();
  if (!box || !card) return;
  const stretch = stretchIn(card);
  const inside = card.dataset.column !== "0";
  asked = { card, stretch };
  const about = box.querySelector("[data-about]");
  about.textContent = stretch
    ? about.dataset.part.replace("{words}", stretch.text)
    : about.dataset.whole.replace("{number}", card.dataset.voice);
  box.querySelector("[data-how]").hidden = !inside;
  const wanted = how ?? (inside && !stretch ? "move" : "add");
  box.querySelector(`[name=how][value=${inside ? wanted : "add"}]`).checked = true;
  box.querySelector("[data-page]").href = pageOf(card);
  const find = box.querySelector("#narrow");
  find.value = "";
  narrow(box, "");
  box.showModal();
  find.focus();
}

function narrow(box, text) {
  const wanted = text.trim().toLocaleLowerCase();
  const moving = box.querySelector("[name=how]:checked")?.value === "move";
  for (const each of box.querySelectorAll(".picks li")) {
    const fits = each.textContent.toLocaleLowerCase().includes(wanted);
    each.hidden = !fits || ("out" in each.dataset && !moving);
  }
}

function pick(theme) {
  const box = dialog();
  const moving = box.querySelector("[name=how]:checked").value === "move";
  const { card, stretch } = asked;
  box.close();
  if (moving) move(card, theme);
  else tag(card, theme, stretch);
}

document.addEventListener("input", (event) => {
  if (event.target.closest?.("dialog#choose-theme")) narrow(dialog(), dialog().querySelector("#narrow").value);
});

// ---- mouse -----------------------------------------------------------------------------------------------------

// Pressing the button must not take the selected words away before it can use them.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("a[data-choose]")) event.preventDefault();
});

// "How this reads" closes with the same button that opened it, before htmx asks for it again.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a.how");
    const open = link && cardOf(link)?.querySelector(".reads");
    if (!open) return;
    event.preventDefault();
    event.stopPropagation();
    open.remove();
  },
  true,
);

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("a[data-choose], button[data-act], dialog#choose-theme [data-theme]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.dataset.theme !== undefined) return pick(target.dataset.theme);
  const card = cardOf(target);
  if (!card || (target.matches("a") && !dialog())) return;
  event.preventDefault();
  if (target.matches("a")) return choose(card);
  send(new URL(target.formAction).pathname, target.name ? { [target.name]: target.value } : {}, card);
});

document.addEventListener("dragstart", (event) => {
  const card = event.target.matches?.(`${CARD} > header`) ? cardOf(event.target) : null;
  if (!card) return;
  carried = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.voice);
  event.dataTransfer.setDragImage(card, 16, 16);
  card.classList.add("carried");
});

document.addEventListener("dragover", (event) => {
  const column = carried && event.target.closest?.("[data-drop]");
  for (const each of document.querySelectorAll(".column.over")) if (each !== column) each.classList.remove("over");
  if (!column || column.dataset.drop === carried.dataset.column) return;
  event.preventDefault();
  column.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const column = carried && event.target.closest?.("[data-drop]");
  if (!column || column.dataset.drop === carried.dataset.column) return;
  event.preventDefault();
  move(carried, column.dataset.drop);
});

document.addEventListener("dragend", () => {
  carried?.classList.remove("carried");
  for (const each of document.querySelectorAll(".column.over")) each.classList.remove("over");
  carried = null;
});

// ---- keys (WCAG 2.1.4: they can be turned off) -----------------------------------------------------------------

function step(by) {
  const cards = [...document.querySelectorAll(CARD)];
  const at = cards.indexOf(current());
  focusOn(cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)]);
}

function across(by) {
  const columns = [...document.querySelectorAll("[data-drop]")].filter((each) => each.querySelector(CARD));
  const at = columns.indexOf(current()?.closest("[data-drop]"));
  focusOn(columns[at < 0 ? 0 : Math.min(Math.max(at + by, 0), columns.length - 1)]?.querySelector(CARD));
}

/** "How this reads", with the officer's choice focused; a second press closes it. */
async function feel(card) {
  const link = card?.querySelector("a.how");
  if (!link) return;
  if (!card.querySelector(".reads")) await htmx.ajax("GET", link.getAttribute("hx-get"), { source: link, target: link.closest("footer"), swap: "afterend" });
  card.querySelector(".reads button")?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "]": () => across(document.dir === "rtl" ? -1 : 1),
  "[": () => across(document.dir === "rtl" ? 1 : -1),
  t: () => choose(current(), "add"),
  m: () => choose(current(), "move"),
  f: () => feel(current()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
  if (dialog()?.open && event.key === "Enter" && event.target.id === "narrow") {
    event.preventDefault();
    dialog().querySelector(".picks li:not([hidden]) [data-theme]")?.click();
    return;
  }
  if (!document.querySelector('[data-board-keys="on"]') || document.querySelector("dialog[open]")) return;
  if (event.target instanceof Element && event.target.matches(TYPING)) return;
  const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  const does = number ? null : KEYS[event.key.toLowerCase()];
  if (number) {
    const theme = dialog()?.querySelectorAll('[data-theme]:not([data-theme="0"])')[number - 1];
    const card = current();
    if (!theme || !card) return;
    tag(card, theme.dataset.theme, stretchIn(card));
  } else if (does) does();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  for (const each of document.querySelectorAll(`${CARD}.current`)) each.classList.remove("current");
  cardOf(event.target)?.classList.add("current");
});

// "Show more" leaves the focus at the first card that came.
document.addEventListener("htmx:beforeSwap", (event) => {
  const more = event.detail.target;
  if (!more?.matches?.(".more")) return;
  const last = more.previousElementSibling;
  document.addEventListener("htmx:afterSettle", () => focusOn(last?.nextElementSibling), { once: true });
});
