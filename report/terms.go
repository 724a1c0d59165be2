package report

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// term is a word with its meaning.
type term struct{ Name, Means string }

// occurring returns the terms that are in a heading or cell of tables.
func occurring(terms []term, tables []table) (kept []term) {
	for _, term := range terms {
		if slices.ContainsFunc(tables, term.isIn) {
			kept = append(kept, term)
		}
	}
	return kept
}

// isIn reports whether the term is a heading, alone or in brackets, or a cell.
func (t term) isIn(of table) bool {
	heads := func(c chart.Column) bool { return c.Title == t.Name || strings.HasSuffix(c.Title, "("+t.Name+")") }
	has := func(row []string) bool { return slices.Contains(row, t.Name) }
	return slices.ContainsFunc(of.Columns, heads) || slices.ContainsFunc(of.Rows, has)
}
