// The page is there: a title, a heading, sections and pictures that take up room.
function () {
  const findings = [];
  if (!document.title.trim()) findings.push("no title");
  if (!all("h1").some(visible)) findings.push("no visible h1");
  if (document.compatMode !== "CSS1Compat") findings.push("quirks mode: no <!DOCTYPE html>");
  if (!document.querySelector("meta[name=viewport]")) findings.push("no viewport for phones");
  const folded = (e) => e.parentElement.closest("details:not([open])");
  for (const e of all("section, svg, table")) {
    const box = e.getBoundingClientRect();
    if (!folded(e) && (box.width < 8 || box.height < 8)) findings.push(`${describe(e)}: ${box.width} by ${box.height} px`);
  }
  return findings;
}
