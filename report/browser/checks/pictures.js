// The words in pictures are inside them, apart from each other and large enough.
function () {
  const smallest = 9; // px
  const findings = [];
  for (const picture of all("svg").filter(visible)) {
    const frame = picture.getBoundingClientRect();
    const words = all("text", picture).filter((e) => visible(e) && e.textContent.trim());
    const boxes = words.map((e) => e.getBoundingClientRect());
    words.forEach((e, i) => {
      const box = boxes[i];
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
        findings.push(`${describe(e)}: outside its picture`);
      }
      const scale = e.getScreenCTM();
      const size = parseFloat(getComputedStyle(e).fontSize) * Math.hypot(scale.a, scale.b);
      if (size < smallest) findings.push(`${describe(e)}: ${size.toFixed(1)} px small`);
      for (let j = 0; j < i; j++) {
        // Boxes have room for letters with tails, which may touch.
        const slack = Math.min(box.height, boxes[j].height) * 0.2;
        const across = Math.min(box.right, boxes[j].right) - Math.max(box.left, boxes[j].left);
        const down = Math.min(box.bottom, boxes[j].bottom) - Math.max(box.top, boxes[j].top);
        if (across > 1 && down > slack) findings.push(`${describe(e)}: overlaps ${describe(words[j])}`);
      }
    });
  }
  return findings;
}
