// WCAG 1.3.1, 2.4.1, 3.1.1: the language is told, one main part, and all text in a
// landmark; landmarks of a kind have names that tell them apart.
function () {
  const findings = [];
  if (!document.documentElement.lang) findings.push("no language");
  const mains = all("main, [role=main]").length;
  if (mains !== 1) findings.push(`${mains} main`);
  const landmark = "main, nav, aside, body > header, body > footer, [role=main], [role=banner], [role=contentinfo], [role=navigation], [role=region]";
  for (const { parent } of visibleText()) {
    const skip = parent.closest("a[href^='#']");
    if (!parent.closest(landmark) && !skip) findings.push(`${describe(parent)}: in no landmark`);
  }
  const navs = all("nav");
  if (navs.length > 1) navs.filter((e) => !e.hasAttribute("aria-label") && !e.hasAttribute("aria-labelledby")).forEach((e) => findings.push(`${describe(e)}: one of many, without a name`));
  return findings;
}
