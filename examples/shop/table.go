package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is a table for a terminal: the first columns hold words and stand left,
// the others numbers, which stand right.
type table struct {
	heads []string
	left  int
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// String returns the lines of the table, indented.
func (t *table) String() string {
	widths := make([]int, len(t.heads))
	lines := append([][]string{t.heads}, t.rows...)
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		var row strings.Builder
		for i, cell := range line {
			blanks := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < t.left {
				row.WriteString("  " + cell + blanks)
			} else {
				row.WriteString("  " + blanks + cell)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}

// clean makes a name out of data fit for a cell: short, and without what would
// move a terminal's cursor.
func clean(s string) string {
	const longest = 24
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, s))
	if len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return string(runes)
}
