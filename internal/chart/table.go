package chart

import (
	"slices"
	"strings"
)

// Table is a table of texts under headings. A row may have fewer cells than
// there are columns; the others are empty. What it draws is a function of the
// table alone.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Column is the heading of a column and the side to which its cells are pushed.
type Column struct {
	Title string
	Align Align
}

// Align is a side of a column, or where a text of a picture stands.
type Align uint8

// The sides. In tables Middle is Left.
const (
	Left Align = iota
	Right
	Middle
)

// Texts returns a column of words, which stand left.
func Texts(title string) Column { return Column{Title: title} }

// Numbers returns a column of numbers, which stand right.
func Numbers(title string) Column { return Column{Title: title, Align: Right} }

// Add appends a row. Cells beyond the columns are not drawn.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// gap is between two columns of text.
const gap = "  "

// AppendText appends the table with aligned columns, a line under the headings
// and no blanks at the ends of lines. Control characters in cells are replaced
// ([Clean]). A table without columns is nothing.
func (t *Table) AppendText(dst []byte) []byte {
	if len(t.Columns) == 0 {
		return dst
	}
	lines := t.cells(Clean)
	widths := widthsOf(lines)
	rule := make([]string, len(widths))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w)
	}
	for _, line := range slices.Insert(lines, 1, rule) {
		start := len(dst)
		for i, cell := range line {
			if i > 0 {
				dst = append(dst, gap...)
			}
			dst = t.appendCell(dst, i, cell, widths[i])
		}
		dst = append(trimBlanks(dst, start), '\n')
	}
	return dst
}

// AppendMarkdown appends the table as GitHub's Markdown has it, with its columns
// aligned in the source too. What Markdown would read as markup is escaped.
func (t *Table) AppendMarkdown(dst []byte) []byte {
	if len(t.Columns) == 0 {
		return dst
	}
	lines := t.cells(Escape)
	widths := widthsOf(lines)
	rule := make([]string, len(widths))
	for i := range widths {
		widths[i] = max(widths[i], len("--:"))
		rule[i] = strings.Repeat("-", widths[i])
		if t.Columns[i].Align == Right {
			rule[i] = rule[i][1:] + ":"
		}
	}
	for _, line := range slices.Insert(lines, 1, rule) {
		for i, cell := range line {
			dst = t.appendCell(append(dst, "| "...), i, cell, widths[i])
			dst = append(dst, ' ')
		}
		dst = append(dst, "|\n"...)
	}
	return dst
}

// cells returns the headings and the rows, all with as many cells as there are
// columns.
func (t *Table) cells(clean func(string) string) [][]string {
	lines := make([][]string, 1+len(t.Rows))
	for i := range lines {
		lines[i] = make([]string, len(t.Columns))
		for j := range lines[i] {
			switch {
			case i == 0:
				lines[i][j] = clean(t.Columns[j].Title)
			case j < len(t.Rows[i-1]):
				lines[i][j] = clean(t.Rows[i-1][j])
			}
		}
	}
	return lines
}

func widthsOf(lines [][]string) []int {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	return widths
}

func (t *Table) appendCell(dst []byte, column int, cell string, width int) []byte {
	blanks := strings.Repeat(" ", width-Width(cell))
	if t.Columns[column].Align == Right {
		return append(append(dst, blanks...), cell...)
	}
	return append(append(dst, cell...), blanks...)
}

func trimBlanks(dst []byte, start int) []byte {
	for len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}
