package attribution

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// totalsText is what stands under every table.
func totalsText(total, attributed, unattributed string, nulls, pending uint64) string {
	return "Total " + total + "; attributed " + attributed + "; unattributed " + unattributed + ". " + nullText(nulls, pending)
}

// nullText tells of journeys without a conversion.
func nullText(nulls, pending uint64) string {
	return plural(nulls, "journey") + " without a conversion (nulls); " + countOf(pending) + " more too young to judge (pending)."
}

// textOf joins tables and what stands below them for a terminal.
func textOf(sections []chart.Section, footer string, findings []string) string {
	return joined(chart.Text(sections...), chart.Clean, footer, findings)
}

// markdownOf is textOf in Markdown.
func markdownOf(sections []chart.Section, footer string, findings []string) string {
	return joined(chart.Markdown(sections...), chart.Escape, footer, findings)
}

func joined(tables string, clean func(string) string, footer string, findings []string) string {
	var b strings.Builder
	b.WriteString(tables)
	if tables != "" {
		b.WriteByte('\n')
	}
	b.WriteString(clean(footer) + "\n")
	for i, finding := range findings {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + clean(finding) + "\n")
	}
	return b.String()
}

// lines are the findings as sentences. Of findings about keys the first few are
// listed.
func (f Findings) lines() (lines []string) {
	const most = 10
	keys, journeys := 0, uint64(0)
	for _, one := range f {
		if one.Code == OnlyNulls {
			if keys++; keys > most {
				journeys = capped(journeys, one.Count)
				continue
			}
		}
		lines = append(lines, one.String())
	}
	if keys > most {
		lines = append(lines, Finding{Code: OnlyNulls, Count: journeys}.String()+", of "+plural(uint64(keys-most), "more key"))
	}
	return lines
}

func plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return countOf(n) + " " + noun + "s"
}

// grouped is the amount without its currency, thousands apart.
func (a Amount) grouped() string {
	return chart.Group(strings.TrimSuffix(a.String(), " "+a.currency))
}

func countOf(n uint64) string { return chart.Group(strconv.FormatUint(n, 10)) }

// fixed returns a number with so many digits after the point, thousands apart; 0
// has no sign. What is too large to have digits after the point is short.
func fixed(x float64, digits int) string {
	switch size := math.Abs(x); {
	case !(size <= math.MaxFloat64):
		return "no data"
	case size >= 1e15:
		return strconv.FormatFloat(x, 'g', 6, 64)
	}
	text := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return chart.Group(text)
}

// optional is fixed, and "" where there is no number.
func optional(x *float64, digits int) string {
	if x == nil {
		return ""
	}
	return fixed(*x, digits)
}
