// One h1, which comes first; no level skipped on the way down; no empty heading.
function () {
  const findings = [];
  let above = 0;
  for (const e of all("h1, h2, h3, h4, h5, h6").filter(visible)) {
    const level = Number(e.localName[1]);
    if (!e.textContent.trim()) findings.push(`${describe(e)}: empty`);
    if (level > above + 1) findings.push(`${describe(e)}: follows h${above}`);
    above = level;
  }
  const first = all("h1").length;
  if (first !== 1) findings.push(`${first} h1`);
  return findings;
}
