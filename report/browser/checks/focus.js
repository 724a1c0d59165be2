// Walks the places that the tab key must reach. Chromium also stops at what scrolls.
function () {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex]";
  const shown = (e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !e.parentElement.closest("details:not([open]) > :not(summary)");
  const look = (e) => {
    const style = getComputedStyle(e);
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0 ? "" : style.outline;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration].join();
  };
  const before = new Map(all("body *").map((e) => [e, look(e)]));
  const places = all(usable).filter(shown);
  const reached = new Set();
  let last = null;

  function stop() {
    const e = document.activeElement;
    const end = !e || e === document.body || e === document.documentElement || reached.has(e);
    if (end) return { End: true };
    const box = e.getBoundingClientRect();
    const s = {
      Element: describe(e),
      Visible: visible(e) && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      Marked: look(e) !== before.get(e),
      Backwards: last !== null && Boolean(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING),
    };
    reached.add(e);
    last = e;
    return s;
  }
  // Of radio buttons of one name, the tab key reaches one.
  const alike = (e) => e.type === "radio" && [...reached].some((r) => r.type === "radio" && r.name === e.name);
  const unreached = () => places.filter((e) => !reached.has(e) && !alike(e)).map(describe);
  return { elements: all("body *").length, stop, unreached };
}
