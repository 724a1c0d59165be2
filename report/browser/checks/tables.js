// WCAG 1.3.1: a table of data has a name and headers, each of which says what it heads.
function () {
  const findings = [];
  for (const table of all("table:not([role=presentation])")) {
    const named = table.caption?.textContent.trim() || table.hasAttribute("aria-label") || table.hasAttribute("aria-labelledby");
    if (!named) findings.push(`${describe(table)}: no caption`);
    if (!all("th[scope=col], th[scope=colgroup]", table).length) findings.push(`${describe(table)}: no headers of columns`);
    all("th", table).filter((e) => !e.scope).forEach((e) => findings.push(`${describe(e)}: a header without scope`));
    all("th", table).filter((e) => !e.textContent.trim()).forEach((e) => findings.push(`${describe(table)}: an empty header`));
    const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    const widths = new Set([...table.rows].map(width));
    const spans = all("[rowspan]", table).length;
    if (widths.size > 1 && !spans) findings.push(`${describe(table)}: rows of ${[...widths].sort().join(", ")} cells`);
  }
  return findings;
}
