// WCAG 1.4.3: text stands out from what is behind it by 4.5 to 1, large text by 3.
function () {
  const findings = [];
  for (const { parent, boxes } of visibleText()) {
    const style = getComputedStyle(parent);
    const drawn = parent instanceof SVGElement;
    const size = parseFloat(style.fontSize) * (drawn ? parent.getScreenCTM().a : 1);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ink = colour(drawn ? style.fill : style.color);
    const haloed = drawn && style.paintOrder.startsWith("stroke") && style.stroke !== "none";
    for (const box of boxes) {
      const y = box.y + box.height / 2;
      const grounds = !drawn ? [background(parent)]
        : haloed ? [colour(style.stroke)]
        : [0.05, 0.5, 0.95].map((part) => behind(parent, box.x + part * box.width, y));
      const worst = Math.min(...grounds.map((ground) => contrast(over(ink, ground, opacity(parent)), ground)));
      if (worst < (large ? 3 : 4.5)) findings.push(`${describe(parent)}: contrast ${worst.toFixed(2)}`);
    }
  }
  return findings;
}
