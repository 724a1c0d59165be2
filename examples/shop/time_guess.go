package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/ingest"
)

// layouts are those that are tried, as "time_layout" has them. Of two that read
// equally many rows it is the first: digits without separators, which are
// numbers too, come before Unix times.
var layouts = []string{
	"", "20060102150405", "20060102", "unix", "unix_ms", "unix_us",
	"02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006",
	"1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006",
	"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006 3:04:05 PM", "2/1/2006 3:04 PM", "2/1/2006",
	"02-01-2006 15:04:05", "02-01-2006 15:04", "02-01-2006",
	"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02",
	"Mon Jan _2 15:04:05 2006", "02 Jan 2006 15:04:05", "Jan 2, 2006 15:04:05",
}

// layoutGuess is a layout and how many rows it reads.
type layoutGuess struct {
	layout    string
	rows      int
	ambiguous bool   // the day could as well come first, by
	dayFirst  string // this layout
}

// assignTime takes the column with a usual name whose times can be read, else
// one that holds times whatever its name, else one with a usual name.
func (t *sample) assignTime(m *ingest.Mapping, used map[int]bool) (best layoutGuess) {
	column := -1
	var named []int
	for _, name := range strings.Fields(timeNames) {
		for i, header := range t.header {
			if !used[i] && isCalled(header, name) {
				named = append(named, i)
			}
		}
	}
	for i := range t.header {
		if !used[i] && !slices.Contains(named, i) && t.hasDates(i) {
			named = append(named, i)
		}
	}
	for _, i := range named {
		if guess := t.layoutOf(i); column < 0 || guess.rows > best.rows && 2*best.rows <= len(t.rows) {
			column, best = i, guess
		}
	}
	if column >= 0 {
		m.Time, m.TimeLayout, used[column] = t.header[column], best.layout, true
	}
	return best
}

var anyDate = regexp.MustCompile(`^(\d{4}[-/]\d\d[-/]\d\d|\d\d?[./-]\d\d?[./-]\d{4})`)

// hasDates reports whether most cells begin with a date.
func (t *sample) hasDates(column int) bool {
	dates := 0
	for cell := range t.cells(column) {
		if anyDate.MatchString(cell) {
			dates++
		}
	}
	return dates > 0 && 2*dates > len(t.rows)
}

// layoutOf returns the layout that reads most rows.
func (t *sample) layoutOf(column int) (best layoutGuess) {
	rows := make(map[string]int, len(layouts))
	for i, layout := range layouts {
		rows[layout] = t.rowsRead(column, layout)
		if i == 0 || rows[layout] > best.rows {
			best.layout, best.rows = layout, rows[layout]
		}
	}
	if rest, monthFirst := strings.CutPrefix(best.layout, "1/2/"); monthFirst {
		best.dayFirst = "2/1/" + rest
		best.ambiguous = rows[best.dayFirst] == best.rows
	}
	return best
}

// rowsRead lets the library read the times.
func (t *sample) rowsRead(column int, layout string) (n int) {
	m := ingest.Mapping{Delimiter: string(t.delimiter), Time: t.header[column], TimeLayout: layout, ConstantName: "any"}
	rows := 0
	for _, err := range ingest.CSV(bytes.NewReader(t.head), m) {
		if err == nil {
			n++
		}
		if rows++; rows == sampledRows {
			break
		}
	}
	return n
}
