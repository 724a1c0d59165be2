package segment

import (
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// terms are the words of reports that not everybody knows, in the order in which
// they are met.
var terms = []struct{ term, meaning string }{
	{"shrunk", "the rate, moved towards the others the more the fewer there are; the rows stand by the lower end of its interval"},
	{"design effect", "how many times more the rate varies than if the sessions of a user had nothing to do with each other"},
	{"difference", "in percentage points (pp) for rates, in money for values"},
	{"ratio", "how many times the rate of those compared with"},
	{"p", "how often chance alone would show at least as much"},
	{"q", "p, corrected for the number of comparisons; different is what has at most 0.05"},
	{"adjusted", "the difference between those who are alike in what it is adjusted for; ratio, p and q beside it are of the crude one"},
	{"reversal", "adjusted, the difference points the other way"},
	{"confounded", "the crude difference is not within the interval of the adjusted one: it is about something else too"},
	{"varies", "the difference is not the same for all kinds: one number does not tell it"},
	{"mean", "of all, also of those who brought nothing"},
	{"came in at", "the step that was done first"},
	{"Jaccard", "of those who are in one of the two, the share who are in both"},
	{"lift", "how many times more often than by chance they are in both"},
	{"φ", "the correlation of the two, from -1 to 1"},
}

// legend explains the terms that are used in some tables.
func legend(sections []chart.Section) chart.Section {
	used := map[string]bool{}
	for i := range sections {
		t := &sections[i].Table
		if len(t.Rows) == 0 {
			continue
		}
		for _, c := range t.Columns {
			used[c.Title] = true
		}
		for _, row := range t.Rows {
			for _, word := range strings.FieldsFunc(row[len(row)-1], func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
				used[word] = true
			}
		}
	}
	t := chart.Table{Columns: []chart.Column{chart.Texts("term"), chart.Texts("meaning")}}
	for _, one := range terms {
		if used[one.term] {
			t.Add(one.term, one.meaning)
		}
	}
	return chart.Section{Title: "Terms", Table: t}
}
