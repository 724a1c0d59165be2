package report

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/go-conversion/conversion/internal/chart"
)

// What there is more of is not shown: nobody reads it, and programs have the reports.
const (
	mostRows  = 50 // of a table
	mostDrawn = 12 // of a picture
)

// table is numbers under a caption.
type table struct {
	ID, Caption string
	chart.Table
}

// tables returns those with rows, the first of them, without columns that have
// nothing in them.
func tables(all ...table) (kept []table) {
	for _, t := range all {
		n := len(t.Rows)
		t.dropEmpty()
		if n > mostRows {
			t.Rows = t.Rows[:mostRows]
			t.Caption += fmt.Sprintf(" (the first %d of %s)", mostRows, chart.Count(int64(n)))
		}
		if n > 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

// dropEmpty takes away columns in which no row has a text.
func (t *table) dropEmpty() {
	for j := len(t.Columns) - 1; j > 0; j-- {
		has := func(row []string) bool { return j < len(row) && row[j] != "" }
		if slices.ContainsFunc(t.Rows, has) {
			continue
		}
		t.Columns = slices.Delete(t.Columns, j, j+1)
		for i, row := range t.Rows {
			if j < len(row) {
				t.Rows[i] = slices.Delete(row, j, j+1)
			}
		}
	}
}

// long is from how many characters on a text wants a column that is not narrow.
const long = 22

// cell is a text in pieces, between which a line may end.
type cell struct {
	Pieces []string
	Class  string // number, long or none
}

// Heads returns the headings.
func (t table) Heads() (cells []cell) {
	for j, c := range t.Columns {
		cells = append(cells, cell{pieces(c.Title), t.class(j)})
	}
	return cells
}

// class returns that of a column: those of numbers stand right, and those of long
// texts do not become so narrow that they have a word on each line.
func (t table) class(j int) string {
	if t.Columns[j].Align == chart.Right {
		return "number"
	}
	for _, row := range t.Rows {
		if j < len(row) && utf8.RuneCountInString(row[j]) >= long {
			return "long"
		}
	}
	return ""
}

// Cells returns the rows with as many cells as there are columns. The first names
// the row.
func (t table) Cells() [][]cell {
	rows := make([][]cell, len(t.Rows))
	for j := range t.Columns {
		class := t.class(j)
		for i, row := range t.Rows {
			text := ""
			if j < len(row) {
				text = cleaned(row[j])
			}
			if j == 0 {
				text = named(text)
			}
			rows[i] = append(rows[i], cell{pieces(text), class})
		}
	}
	return rows
}

// numbers returns columns of numbers.
func numbers(titles ...string) (columns []chart.Column) {
	for _, title := range titles {
		columns = append(columns, chart.Numbers(title))
	}
	return columns
}
