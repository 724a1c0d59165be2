// WCAG 1.4.10: nothing has to be scrolled sideways, but for what scrolls by itself;
// no text stands outside its block or is cut off. Paper does not scroll at all.
function () {
  const findings = [];
  const paper = matchMedia("print").matches;
  const scroller = document.scrollingElement;
  if (scroller.scrollWidth > innerWidth) findings.push(`the page is ${scroller.scrollWidth} px wide in a window of ${innerWidth}`);
  for (const { node, parent, boxes } of visibleText()) {
    if (parent instanceof SVGElement) continue;
    let block = parent;
    while (getComputedStyle(block).display.startsWith("inline") && block !== document.body) block = block.parentElement;
    const room = block.getBoundingClientRect();
    const out = boxes.find((box) => box.left < room.left - 1 || box.right > room.right + 1);
    if (out) findings.push(`${describe(parent)}: "${node.data.trim().slice(0, 30)}" is outside ${describe(block)}`);
  }
  for (const e of all("body *")) {
    if (e instanceof SVGElement || !visible(e)) continue;
    const style = getComputedStyle(e);
    const hides = (way) => way === "hidden" || way === "clip" || (paper && way !== "visible");
    const cut = (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
    if (cut) findings.push(`${describe(e)}: its content is cut off`);
  }
  return findings;
}
