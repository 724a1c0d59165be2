package report

import (
	"fmt"
	"slices"

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

// cell is a text in pieces, between which a line may end.
type cell struct {
	Pieces   []string
	IsNumber bool
}

// Heads returns the headings.
func (t table) Heads() (cells []cell) {
	for _, c := range t.Columns {
		cells = append(cells, cell{pieces(c.Title), c.Align == chart.Right})
	}
	return cells
}

// Cells returns the rows with as many cells as there are columns. The first names
// the row.
func (t table) Cells() [][]cell {
	rows := make([][]cell, len(t.Rows))
	for i, row := range t.Rows {
		for j, c := range t.Columns {
			text := ""
			if j < len(row) {
				text = cleaned(row[j])
			}
			if j == 0 {
				text = named(text)
			}
			rows[i] = append(rows[i], cell{pieces(text), c.Align == chart.Right})
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

// measures draws the first of some numbers; "" if there are none.
func measures(title, headline string, n int, row func(i int) chart.Measure) string {
	picture := chart.Measures{Title: title, Headline: headline}
	if n > mostDrawn {
		picture.Headline += fmt.Sprintf(", the first %d of %s", mostDrawn, chart.Count(int64(n)))
	}
	for i := range min(n, mostDrawn) {
		picture.Rows = append(picture.Rows, row(i))
	}
	if n == 0 {
		return ""
	}
	return picture.SVG()
}
