package conversiontest

import (
	"regexp"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// words are what random visits are made of: what shops have in common, what the
// rules ask for, so that random visits reach something, and what happened in
// the user's own visits.
type words struct {
	names, addresses []string
	props            []conversion.Prop
	events           []conversion.Event
}

func wordsOf(rules []rule.Rule, visits []conversion.Session) words {
	w := words{
		names:     []string{"add_to_cart", "begin_checkout", "purchase", "share", "video_complete", "heartbeat"},
		addresses: []string{"/", "/p/1", "/p/2", "/checkout", "/thanks", "/?utm_source=letter&utm_medium=email", "https://a.example/x"},
		props:     []conversion.Prop{conversion.String("plan", "pro"), conversion.Number("percent_scrolled", 90), conversion.Bool("b", true), conversion.Strings("item_ids", "a", "b")},
	}
	for _, r := range rules {
		w.learn(r)
	}
	for _, v := range visits {
		w.events = append(w.events, v.Events...)
	}
	return w
}

func rulesOf(goals []goal.Goal) (rules []rule.Rule) {
	for _, g := range goals {
		rules = append(rules, g.Rule)
	}
	return rules
}

// learn adds what would satisfy the predicates in r.
func (w *words) learn(r rule.Rule) {
	switch r := r.(type) {
	case rule.NameIs:
		w.names = append(w.names, r.Names...)
	case rule.TextIs:
		if r.Subject == rule.PathText {
			for _, v := range r.Pattern.Values {
				w.addresses = append(w.addresses, "/"+strings.TrimPrefix(example(v), "/"))
			}
		}
	case rule.PropIs:
		for _, v := range r.Test.Values {
			w.props = append(w.props, conversion.Prop{Name: r.Name, Value: v})
		}
	}
	for _, part := range rule.Parts(r) {
		w.learn(part)
	}
}

var wildcard = regexp.MustCompile(`\*+|\{([^,}]*)[^}]*\}`)

// example returns a path that fits a glob, in all but odd cases.
func example(glob string) string {
	return wildcard.ReplaceAllStringFunc(glob, func(w string) string {
		if strings.HasPrefix(w, "*") {
			return "1"
		}
		return wildcard.ReplaceAllString(w, "$1")
	})
}
