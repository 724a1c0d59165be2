// No number is broken in the middle, and no word of ordinary length: 1,77 over 2 is
// read as two numbers.
function () {
  const longest = 16;
  const findings = [];
  for (const { node, parent, boxes } of visibleText()) {
    if (boxes.length < 2) continue;
    for (const { 0: word, index } of node.data.matchAll(/[^\s\-–—/]+/g)) {
      if (word.length > longest || !/^[!-~+−]+$/.test(word)) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) findings.push(`${describe(parent)}: ${word} is broken`);
    }
  }
  return findings;
}
