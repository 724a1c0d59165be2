package report

import (
	"strings"
	"time"
	"unicode"

	"github.com/go-conversion/conversion/internal/chart"
)

// longest is how many characters of a name a sentence has.
const longest = 60

// cleaned returns a text fit for one line of the page, without white space at its
// ends.
func cleaned(text string) string { return strings.TrimSpace(chart.Clean(text)) }

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// named returns a name, be it none.
func named(name string) string { return orElse(cleaned(name), "(none)") }

// quoted returns a name as sentences have it: “cart”. One that is written from
// right to left does not turn the words around it.
func quoted(name string) string {
	name = shortened(named(name))
	if strings.ContainsFunc(name, isRightToLeft) {
		const isolate, end = "\u2068", "\u2069"
		name = isolate + name + end
	}
	return "“" + name + "”"
}

// shortened returns a text that fits a sentence.
func shortened(text string) string {
	if characters := []rune(text); len(characters) > longest {
		return strings.TrimSpace(string(characters[:longest-1])) + "…"
	}
	return text
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// listed returns quoted names as a list in words, the first few of them.
func listed(names []string) string {
	const most = 4
	var words []string
	for _, name := range names[:min(most, len(names))] {
		words = append(words, quoted(name))
	}
	if more := len(names) - most; more > 0 {
		words = append(words, chart.Count(int64(more))+" more")
	}
	return joined(words)
}

// joined returns words as a list: "a, b and c".
func joined(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// sentence puts clauses into one sentence.
func sentence(clauses ...string) string {
	if len(clauses) == 0 {
		return ""
	}
	return strings.Join(clauses, "; ") + "."
}

// day returns a day as it reads in its location: "2 Jun 2026".
func day(t time.Time) string { return t.Format("2 Jan 2006") }

// days returns a span of days, both included: "2 Jun 2026", "2 to 9 Jun 2026",
// "28 May to 3 Jun 2026".
func days(from, to time.Time) string {
	switch {
	case day(from) == day(to):
		return day(from)
	case from.Year() != to.Year():
		return day(from) + " to " + day(to)
	case from.Month() != to.Month():
		return from.Format("2 Jan") + " to " + day(to)
	}
	return from.Format("2") + " to " + day(to)
}
