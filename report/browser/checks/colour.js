// A colour as CSS computes it, in any notation, as [red, green, blue, alpha] of 0..1.
const colours = new Map();
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
function colour(css) {
  if (!colours.has(css)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    colours.set(css, [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255));
  }
  return colours.get(css);
}

// A colour of some opacity laid over an opaque one.
function over(top, below, opacity = 1) {
  const alpha = top[3] * opacity;
  return [0, 1, 2].map((i) => top[i] * alpha + below[i] * (1 - alpha)).concat(1);
}

// WCAG 2.2: relative luminance, and the contrast ratio of 1 to 21.
function luminance(c) {
  const [r, g, b] = c.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

// What is painted behind an element of HTML, on a white ground: a page for the dark
// says what its own is. Printers leave backgrounds out, unless told to be exact.
function background(element) {
  const paper = matchMedia("print").matches;
  const layers = [];
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    if (paper && style.printColorAdjust !== "exact") continue;
    layers.unshift(colour(style.backgroundColor));
  }
  return layers.reduce((below, top) => over(top, below), [1, 1, 1, 1]);
}

function opacity(element) {
  let product = 1;
  for (let e = element; e; e = e.parentElement) product *= Number(getComputedStyle(e).opacity);
  return product;
}

// What is painted behind a point of a picture: the shapes drawn before the element.
function behind(element, x, y) {
  const picture = element.closest("svg");
  let painted = background(picture);
  for (const shape of all("rect,circle,ellipse,path,polygon", picture)) {
    const follows = shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    const style = getComputedStyle(shape);
    if (!follows || style.fill === "none" || !visible(shape) || shape.closest("defs,clipPath,mask,marker,symbol")) continue;
    const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
    if (shape.isPointInFill(point)) painted = over(colour(style.fill), painted, Number(style.fillOpacity) * opacity(shape));
  }
  return painted;
}
