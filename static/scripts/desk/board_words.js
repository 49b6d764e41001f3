// Which words of a card are selected, counted in characters as the server counts them (code points).

const length = (text) => [...text].length;

/** {start, end, text} of the selected words of this card, or null. */
export function stretchIn(card) {
  const words = card.querySelector("[data-words]");
  const selection = window.getSelection();
  if (!words || !selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(words)) return null;
  const inside = document.createRange();
  inside.selectNodeContents(words);
  const before = inside.cloneRange();
  if (inside.compareBoundaryPoints(Range.START_TO_START, range) < 0) inside.setStart(range.startContainer, range.startOffset);
  if (inside.compareBoundaryPoints(Range.END_TO_END, range) > 0) inside.setEnd(range.endContainer, range.endOffset);
  const text = inside.toString();
  if (!text.trim()) return null;
  before.setEnd(inside.startContainer, inside.startOffset);
  const start = length(before.toString());
  return { start, end: start + length(text), text: text.trim() };
}
