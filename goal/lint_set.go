package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// kinds counts the macro conversions.
func (l *linter) kinds() {
	for i := range l.goals {
		if l.goals[i].Kind == Macro {
			l.macros++
		}
	}
	if l.macros == 0 && len(l.goals) > 0 {
		l.Warn("", "no_macro", "no goal is a macro conversion, so nothing has a real value and no way leads anywhere")
	}
}

func (l *linter) unplaced(i int) {
	if g := &l.goals[i]; g.Kind == Milestone && g.LeadsTo == "" && l.macros > 1 {
		l.Warn("leads_to", "unplaced", "there are %d macro conversions, and the milestone does not say to which it leads", l.macros)
	}
}

func (l *linter) duplicate(i int, place func(int) string) {
	g := l.goals[i]
	g.Name = ""
	text := string(AppendJSON(nil, g))
	if first, ok := l.seen[text]; ok {
		l.Warn("", "duplicate", "the same as %s but for the name", place(first))
		return
	}
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	l.seen[text] = i
}

// currencies reports the first place of each currency after the first one.
func (l *linter) currencies(g *Goal) {
	l.oneCurrency("value.currency", g.Value.Amount.Currency)
	l.oneCurrency("value.currency", g.Value.Currency)
	if g.Target != nil {
		l.oneCurrency("target.currency", g.Target.Value.Currency)
		l.oneCurrency("target.currency", g.Target.Currency)
	}
}

func (l *linter) oneCurrency(path, currency string) {
	switch {
	case currency == "" || currency == conversion.UnknownCurrency || currency == l.currency || l.others[currency]:
	case l.currency == "":
		l.currency = currency
	default:
		if l.others == nil {
			l.others = map[string]bool{}
		}
		l.others[currency] = true
		l.Warn(path, "currency_mix", "%s beside %s: different currencies are never added", currency, l.currency)
	}
}

func (l *linter) everyEventOfPage(g *Goal) {
	if g.Count.Mode == EveryMode && isAboutPage(g.Rule) {
		l.Warn("count", "every_event_of_page", "every event on the page counts, scrolls and clicks too: add rule.Event(%q)", conversion.PageView)
	}
}

// isAboutPage reports whether r asks for nothing but a page.
func isAboutPage(r rule.Rule) bool {
	leaves, pages := 0, 0
	lint.Walk("", r, func(_ string, r rule.Rule) {
		switch r := r.(type) {
		case rule.AndOf, rule.OrOf, rule.NotOf, rule.AnyOf:
		case rule.TextIs:
			if r.Subject == rule.PathText || r.Subject == rule.URLText {
				pages++
			}
		case rule.QueryIs:
		default:
			leaves++
		}
	})
	return leaves == 0 && pages > 0
}
