// No number is broken in the middle, and no word of ordinary length: 1,77 over 2 is
// read as two numbers. After a dash or a slash a line may end, as in words so long
// that the page has marked where (<wbr>).
function () {
  const longest = 16;
  const findings = [];
  const linesOf = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  };
  for (const { node, parent, boxes } of visibleText()) {
    if (boxes.length < 2) continue;
    for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
      const end = index + word.length;
      const marked = (index === 0 && node.previousSibling?.localName === "wbr") || (end === node.length && node.nextSibling?.localName === "wbr");
      if (marked || word.length > longest || !/^[!-~+−–—]+$/.test(word)) continue;
      for (const part of word.matchAll(/[^\-–—/]+/g)) {
        const from = index + part.index;
        if (linesOf(node, from, from + part[0].length) > 1) findings.push(`${describe(parent)}: ${part[0]} is broken`);
      }
    }
  }
  return findings;
}
