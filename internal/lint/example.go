package lint

import (
	"cmp"
	"iter"
	"net/url"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// example is an event made up, with a URL that is still in parts.
type example struct {
	candidate
	host, path, query, fragment string
}

// examples yields some events that may satisfy one of the conjunctions. Whoever
// takes one has to try.
func examples(conjunctions [][]literal) iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		for _, c := range conjunctions {
			var choices [][]example
			most := 1
			for _, l := range c {
				if list := examplesOf(l); !l.negated && len(list) > 0 {
					choices = append(choices, list)
					most = max(most, len(list))
				}
			}
			const several = 12
			for i := range min(most, several) {
				var e example
				for _, list := range choices {
					e = e.and(list[i%len(list)])
				}
				if !yield(e.finish()) {
					return
				}
			}
		}
	}
}

// and takes from other what e says nothing about.
func (e example) and(other example) example {
	a, b := &e.event, &other.event
	a.Name = cmp.Or(a.Name, b.Name)
	a.URL = cmp.Or(a.URL, b.URL)
	a.Title = cmp.Or(a.Title, b.Title)
	a.ContentType = cmp.Or(a.ContentType, b.ContentType)
	a.Referrer = cmp.Or(a.Referrer, b.Referrer)
	a.Engaged = cmp.Or(a.Engaged, b.Engaged)
	a.Value = cmp.Or(a.Value, b.Value)
	a.Props = append(a.Props[:len(a.Props):len(a.Props)], b.Props...)
	e.touch = cmp.Or(e.touch, other.touch)
	e.host, e.path = cmp.Or(e.host, other.host), cmp.Or(e.path, other.path)
	e.query, e.fragment = e.query+other.query, cmp.Or(e.fragment, other.fragment)
	return e
}

func (e example) finish() candidate {
	if e.event.URL == "" && e.host+e.path+e.query+e.fragment != "" {
		e.event.URL = "https://" + cmp.Or(e.host, "a.example") + cmp.Or(e.path, "/") + "?" + e.query + "#" + e.fragment
	}
	return e.candidate
}

// examplesOf returns events that are likely to satisfy a literal, the likeliest
// first.
func examplesOf(l literal) (list []example) {
	add := func(candidates ...candidate) {
		for _, c := range candidates {
			list = append(list, example{candidate: c})
		}
	}
	switch r := l.rule.(type) {
	case rule.NameIs:
		add(nameCandidates([]literal{l})...)
	case rule.TextIs:
		for _, text := range textsLike(r.Pattern, r.Subject == rule.PathText) {
			list = append(list, textExample(r.Subject, text))
		}
	case rule.QueryIs:
		values := []string{"1"}
		if r.Pattern != nil {
			values = textsLike(*r.Pattern, false)
		}
		for _, value := range values {
			list = append(list, example{query: url.QueryEscape(r.Name) + "=" + url.QueryEscape(value) + "&"})
		}
	case rule.PropIs:
		for _, v := range r.Test.Values {
			add(candidate{event: conversion.Event{Props: conversion.Props{{Name: r.Name, Value: v}}}})
		}
		numbers, _ := propCandidates(r.Name, []literal{l})
		add(numbers...)
	case rule.ValueIs:
		add(valueCandidates([]literal{l})...)
	case rule.DeltaIs:
		add(deltaCandidates([]literal{l})...)
	case rule.TouchIs:
		for _, text := range textsLike(r.Pattern, false) {
			add(candidate{touch: touchWith(r.Field, text)})
		}
	}
	return list
}

func textExample(s rule.Subject, text string) example {
	switch s {
	case rule.PathText:
		return example{path: "/" + strings.TrimPrefix(text, "/")}
	case rule.HostText:
		return example{host: text}
	case rule.FragmentText:
		return example{fragment: text}
	}
	return example{candidate: candidate{event: eventWith(s, text)}}
}

// textsLike returns texts that p may fit.
func textsLike(p conversion.Pattern, path bool) []string {
	switch {
	case p.Op == conversion.MatchingRegexp:
		return nil
	case p.Op == conversion.MatchingGlob || p.Op == conversion.Plain && path && isGlob(p.Values[0]):
		return []string{wildcards.ReplaceAllStringFunc(p.Values[0], func(wildcard string) string {
			if alternative, _, ok := strings.Cut(wildcard, ","); ok {
				return alternative[1:]
			}
			return "x"
		})}
	}
	return p.Values
}
