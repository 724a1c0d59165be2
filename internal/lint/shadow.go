package lint

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// shadowed warns about members of a list, one of which is enough, that add
// nothing to the others: they equal an earlier one, or are exact names or texts
// that another one fits.
func (l *Linter) shadowed(list []located) {
	if len(list) < 2 {
		return
	}
	covered := coverage(list)
	first := map[string]int{}
	for i, p := range list {
		text := textOf(p.rule)
		if at, ok := first[text]; ok {
			l.Warn(p.path, "shadowed", "the same as %s", rule.JoinPath(l.Head, list[at].path))
			continue
		}
		first[text] = i
		for _, by := range covered[i] {
			if by < i || !slices.Contains(covered[by], i) {
				l.Warn(p.path, "shadowed", "%s covers it", rule.JoinPath(l.Head, list[by].path))
				break
			}
		}
	}
}

// coverage returns for each member the others that hold, as far as is known,
// wherever it does.
func coverage(list []located) [][]int {
	rules := make([]rule.Rule, len(list))
	for i, p := range list {
		rules[i] = p.rule
	}
	covered := make([][]int, len(list))
	program, err := rule.Compile(rules...)
	if err != nil {
		return covered
	}
	visit := program.NewVisit()
	for i, p := range list {
		candidates, ok := representatives(p.rule)
		if !ok {
			continue
		}
		covered[i] = hitByAll(visit, candidates)
		covered[i] = slices.DeleteFunc(covered[i], func(by int) bool { return by == i || subjectOf(list[by].rule) != subjectOf(p.rule) })
	}
	return covered
}

// hitByAll returns the rules that are reached at each of the candidates.
func hitByAll(visit *rule.Visit, candidates []candidate) (hits []int) {
	for i, c := range candidates {
		now := c.hits(visit)
		if i == 0 {
			hits = slices.Clone(now)
			continue
		}
		hits = slices.DeleteFunc(hits, func(r int) bool { return !slices.Contains(now, r) })
	}
	return hits
}

// representatives returns one candidate for each name or text that satisfies
// r, if r asks for nothing but some names or exact texts.
func representatives(r rule.Rule) ([]candidate, bool) {
	singles, candidates := exactTexts(r)
	if len(singles) == 0 {
		return nil, false
	}
	program, err := rule.Compile(singles...)
	if err != nil {
		return nil, false
	}
	visit := program.NewVisit()
	for i := range candidates {
		// A text that does not survive the way through a URL has no representative.
		if !slices.Contains(candidates[i].hits(visit), i) {
			return nil, false
		}
	}
	return candidates, true
}

// exactTexts returns a rule and a candidate for each name or text of r, or
// nothing where others satisfy r too.
func exactTexts(r rule.Rule) (singles []rule.Rule, candidates []candidate) {
	switch r := r.(type) {
	case rule.NameIs:
		for _, name := range r.Names {
			singles = append(singles, rule.Event(name))
			candidates = append(candidates, candidate{event: conversion.Event{Name: name}})
		}
	case rule.TextIs:
		for _, text := range exactValues(r.Pattern, r.Subject == rule.PathText) {
			singles = append(singles, rule.TextIs{Subject: r.Subject, Pattern: rule.Exact(text)})
			candidates = append(candidates, candidate{event: eventWith(r.Subject, text)})
		}
	case rule.TouchIs:
		for _, text := range exactValues(r.Pattern, false) {
			singles = append(singles, rule.TouchIs{Field: r.Field, Pattern: rule.Exact(text)})
			candidates = append(candidates, candidate{touch: touchWith(r.Field, text)})
		}
	}
	return singles, candidates
}

// exactValues returns the texts that p asks for if no others fit it.
func exactValues(p conversion.Pattern, path bool) []string {
	switch {
	case p.Fold:
	case p.Op == conversion.EqualTo, p.Op == conversion.OneOf, p.Op == conversion.Plain && !(path && isGlob(p.Values[0])):
		return p.Values
	}
	return nil
}

// eventWith returns an event with that text, provided that it is one that a
// URL can have.
func eventWith(s rule.Subject, text string) (e conversion.Event) {
	switch s {
	case rule.PathText:
		e.URL = "https://a.example" + text
	case rule.URLText:
		e.URL = text
	case rule.HostText:
		e.URL = "https://" + text
	case rule.FragmentText:
		e.URL = "https://a.example/#" + text
	case rule.TitleText:
		e.Title = text
	case rule.ContentTypeText:
		e.ContentType = text
	case rule.ReferrerText:
		e.Referrer = text
	case rule.ReferrerHostText:
		e.Referrer = "https://" + text
	}
	return e
}

func touchWith(f rule.TouchField, text string) (t conversion.Touch) {
	switch f {
	case rule.ChannelField:
		t.Channel = text
	case rule.SourceField:
		t.Source = text
	case rule.MediumField:
		t.Medium = text
	case rule.CampaignField:
		t.Campaign = text
	}
	return t
}
