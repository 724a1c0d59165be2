package funnel_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// oddReport has what is hard to draw: names from outside, steps in any order,
// nobody who got far.
func oddReport() funnel.Report {
	const hostile = "</text><b>*|`\x1b[31m\u202e a name that is much too long for one line of a picture"
	plan := named(func(f *funnel.Funnel) {
		f.Name = hostile
		f.Steps[1].Name, f.Steps[1].AnyOrder = hostile+"!", true
	}, "A", "B", "C")
	acc := funnel.MustAccumulator(plan, funnel.BreakdownBy(hostile, funnel.FirstValue()))
	times(acc, 3, "A")
	times(acc, 40, "A", "B")
	return acc.Report()
}

// openReport is of an open funnel.
func openReport() funnel.Report {
	acc := funnel.MustAccumulator(named(func(f *funnel.Funnel) { f.Open = true }, "A", "B", "C"))
	times(acc, 50, "A", "B")
	times(acc, 20, "B", "C")
	times(acc, 5, "C")
	return acc.Report()
}

func TestRender(t *testing.T) {
	for name, r := range map[string]funnel.Report{
		"report":       goldenReport(),
		"report_empty": funnel.MustAccumulator(named(nil, "A", "B")).Report(),
		"report_odd":   oddReport(),
		"report_open":  openReport(),
		"report_one":   funnel.MustAccumulator(funnel.MustCompile(funnel.Funnel{Name: "one", Steps: []funnel.Step{{Name: "A", On: rule.Event("A")}}})).Report(),
	} {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, name+".txt", r.String())
			checkGolden(t, name+".md", r.Markdown())
			checkGolden(t, name+".svg", r.SVG())
			isXML(t, r.SVG())
			require.NotContains(t, r.String()+r.Markdown()+r.SVG(), "NaN")
		})
	}
}

// isXML checks that a picture can be read.
func isXML(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

// TestRendersRatesWhole: no rate is told without its counts and its interval.
func TestRendersRatesWhole(t *testing.T) {
	r := goldenReport()
	for _, line := range strings.Split(r.String(), "\n") {
		if strings.Contains(line, " %") && !strings.Contains(line, "95 %") && !strings.Contains(line, "10 %") {
			require.Contains(t, line, "/", line)
		}
	}
}
