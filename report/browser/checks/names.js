// WCAG 1.1.1, 4.1.2: what is not text has a name, and what names it is there once.
function () {
  const findings = [];
  const ids = all("[id]").map((e) => e.id);
  const referred = (e, attribute) => (e.getAttribute(attribute) || "").split(/\s+/).filter(Boolean);
  const words = (e) => (e.textContent || "").trim();
  const named = (e) =>
    (e.getAttribute("aria-label") || "").trim() ||
    referred(e, "aria-labelledby").map((id) => document.getElementById(id)).some((by) => by && words(by));
  const silent = (e) => e.closest("[aria-hidden=true]") || e.getAttribute("role") === "presentation" || e.getAttribute("role") === "none";

  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => findings.push(`id ${id} stands twice`));
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls"]) {
    for (const e of all(`[${attribute}]`)) {
      referred(e, attribute).filter((id) => !ids.includes(id)).forEach((id) => findings.push(`${describe(e)}: ${attribute} of ${id}, which is not there`));
    }
  }
  all("a[href^='#']").filter((e) => e.hash && !ids.includes(decodeURIComponent(e.hash.slice(1)))).forEach((e) => findings.push(`${describe(e)}: leads to ${e.hash}, which is not there`));
  all("img").filter((e) => !silent(e) && !e.hasAttribute("alt")).forEach((e) => findings.push(`${describe(e)}: no alt`));
  for (const e of all("svg").filter((e) => !silent(e) && !e.parentElement.closest("svg"))) {
    const title = all(":scope > title", e).some(words);
    if (!named(e) && !title) findings.push(`${describe(e)}: a picture with no name`);
    if (e.getAttribute("role") !== "img" && e.getAttribute("role") !== "graphics-document") findings.push(`${describe(e)}: a picture without role img`);
  }
  all("a[href], button, summary").filter((e) => visible(e) && !words(e) && !named(e)).forEach((e) => findings.push(`${describe(e)}: no name`));
  all("input, select, textarea").filter((e) => visible(e) && !e.labels.length && !named(e)).forEach((e) => findings.push(`${describe(e)}: no label`));
  return findings;
}
