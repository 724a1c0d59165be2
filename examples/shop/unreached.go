package main

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// unreached says of goals that nobody reached what their rules ask for in vain:
// often it is a name that the events spell differently.
func (r *result) unreached() (notes []string) {
	var pages []nameCount
	for i, row := range r.Goals {
		if row.Completions > 0 {
			continue
		}
		for _, p := range asked(r.goals[i].Rule) {
			switch p := p.(type) {
			case rule.NameIs:
				notes = append(notes, r.missingName(row.Goal, p)...)
			case rule.TextIs:
				if p.Subject != rule.PathText {
					continue
				}
				if pages == nil {
					pages = pagesOf(r.users)
				}
				notes = append(notes, missingPage(row.Goal, p, pages)...)
			}
		}
	}
	return notes
}

// asked returns the predicates that a rule wants to hold, without those that it
// forbids.
func asked(r rule.Rule) (all []rule.Rule) {
	parts := rule.Parts(r)
	switch r := r.(type) {
	case rule.NotOf, rule.NoneOf:
		return nil
	case rule.Sequence:
		parts = parts[:len(r.Steps)]
	}
	if len(parts) == 0 {
		return []rule.Rule{r}
	}
	for _, part := range parts {
		all = append(all, asked(part)...)
	}
	return all
}

const maxNearest = 5

func (r *result) missingName(goalName string, p rule.NameIs) []string {
	if slices.ContainsFunc(r.names, func(n nameCount) bool { return slices.Contains(p.Names, n.Name) }) {
		return nil
	}
	return []string{fmt.Sprintf("%s: no event is named %s; there are %s", clean(goalName),
		strings.Join(p.Names, " or "), listed(nearest(p.Names[0], r.names), maxNearest))}
}

func missingPage(goalName string, p rule.TextIs, pages []nameCount) []string {
	events := make([]conversion.Event, len(pages))
	for i := range pages {
		events[i].URL = pages[i].Name
	}
	if len(rule.Explain(p, events).Events) > 0 {
		return nil
	}
	if len(pages) == 0 {
		return []string{clean(goalName) + ": it asks for a page, but no event has a URL"}
	}
	wanted := strings.Join(p.Pattern.Values, " or ")
	return []string{fmt.Sprintf("%s: no page fits %s; there are %s", clean(goalName), wanted, listed(nearest(wanted, pages), maxNearest))}
}

// pagesOf counts the pages, without query and fragment, the most frequent first.
func pagesOf(users [][]conversion.Event) []nameCount {
	urls := map[string]int64{}
	for _, events := range users {
		for i := range events {
			if events[i].URL != "" {
				urls[events[i].URL]++
			}
		}
	}
	paths := map[string]int64{}
	for address, n := range urls {
		if u, err := url.Parse(address); err == nil && u.Path != "" {
			address = u.EscapedPath()
		}
		paths[address] += n
	}
	return byCount(paths)
}

// nearest returns names in the order of how near they are to the one wanted: how
// many words they share, then how few letters differ, then how frequent they are.
func nearest(wanted string, names []nameCount) (sorted []string) {
	const most = 1000 // of many pages the frequent ones do
	type candidate struct {
		name          string
		shared, edits int
	}
	var all []candidate
	for _, n := range names[:min(len(names), most)] {
		all = append(all, candidate{n.Name, shared(wanted, n.Name), edits(strings.ToLower(wanted), strings.ToLower(n.Name))})
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.edits, b.edits))
	})
	for _, c := range all {
		sorted = append(sorted, c.name)
	}
	return sorted
}

// shared returns how many words of a are among those of b.
func shared(a, b string) (n int) {
	others := words(b)
	for _, word := range words(a) {
		if slices.Contains(others, word) {
			n++
		}
	}
	return n
}

func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune("_-/ .:", r) })
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0]++
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
