package channel

import (
	"strings"

	"github.com/go-conversion/conversion/internal/pattern"
)

// keywords are the parameters of a referrer, in which search engines leave
// what was searched for. Nil means none.
type keywords struct{ query, fragment string }

// admit reports whether a row counts: one that needs a keyword only if any of
// its parameters has a value that is not blank. A news site with a search box
// is a search engine only for its searches.
func (k *keywords) admit(r *row) bool {
	if !r.needsParam {
		return true
	}
	_, ok := k.first(r.params, func(value string) (string, bool) {
		value = trimmed(value)
		return value, value != ""
	})
	return ok
}

// term returns the keyword of a row, "" if there is none: the row's parameters
// in their order, each in the query and then in the fragment.
func (k *keywords) term(r *row) string {
	value, _ := k.first(r.params, present)
	return value
}

func (k *keywords) first(names string, accept func(string) (string, bool)) (string, bool) {
	if k == nil || k.query == "" && k.fragment == "" {
		return "", false
	}
	for names != "" {
		var name string
		name, names, _ = strings.Cut(names, ",")
		if value, ok := firstValue(k.query, name, accept); ok {
			return value, true
		}
		if value, ok := firstValue(k.fragment, name, accept); ok {
			return value, true
		}
	}
	return "", false
}

func firstValue(query, name string, accept func(string) (string, bool)) (string, bool) {
	for query != "" {
		var n, value string
		n, value, query = cutPair(query)
		if n != name {
			continue
		}
		if value, ok := accept(pattern.Unescape(value, true)); ok {
			return value, true
		}
	}
	return "", false
}
