package report

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/chart"
)

// measures draws the first of n numbers with intervals of a level; nothing if there
// are none.
func measures(picture chart.Measures, level float64, n int, row func(i int) chart.Measure) drawing {
	if n == 0 {
		return drawing{}
	}
	if n > mostDrawn {
		picture.Headline += fmt.Sprintf(", the first %d of %s", mostDrawn, chart.Count(int64(n)))
	}
	for i := range min(n, mostDrawn) {
		picture.Rows = append(picture.Rows, row(i))
	}
	return drawn(picture, level)
}

// drawn draws numbers with intervals of a level, of which the words under the
// picture tell.
func drawn(picture chart.Measures, level float64) drawing {
	clauses := []string{picture.Headline}
	for _, r := range picture.Rows {
		if isNumber(r.Low) && isNumber(r.High) {
			clauses = append(clauses, "lines under bars are "+levelText(level)+unit+"% intervals")
			break
		}
	}
	if picture.Mark != 0 && isNumber(picture.Mark) {
		clauses = append(clauses, "the line through all is at the rate of all, "+percent(picture.Mark))
	}
	return drawing{picture.SVG(), sentence(clauses...)}
}
