// The words that find an element again: its tag, its id and its first words.
function describe(element) {
  const id = element.id ? "#" + element.id : "";
  const words = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 50);
  return `<${element.localName}${id}> ${words}`.trim();
}

// Whether an element is painted. What is kept for screen readers alone, in a pixel
// or clipped away, is not.
function visible(element) {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function all(selector, root = document) {
  return [...root.querySelectorAll(selector)];
}

// The painted text nodes, each with the boxes of its lines.
function visibleText(root = document.body) {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script,style,title,desc,option,template") || !visible(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    found.push({ node, parent, boxes: [...range.getClientRects()].filter((box) => box.width > 0) });
  }
  return found;
}
