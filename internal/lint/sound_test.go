package lint_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// world makes random rules and visits out of few words, so that rules often
// exclude each other and events often satisfy them.
type world struct{ *rand.Rand }

func pick[T any](w world, list ...T) T { return list[w.IntN(len(list))] }

func (w world) pattern(texts ...string) conversion.Pattern {
	one := func() string { return pick(w, texts...) }
	p := conversion.Pattern{Op: pick(w, conversion.Plain, conversion.Plain, conversion.EqualTo, conversion.HasPrefix, conversion.HasSuffix,
		conversion.Containing, conversion.MatchingGlob, conversion.MatchingRegexp), Values: []string{one()}}
	switch {
	case w.IntN(5) == 0:
		p.Op, p.Values = conversion.OneOf, []string{one(), one()}
	case p.Op == conversion.MatchingRegexp:
		p.Values[0] = regexp.QuoteMeta(p.Values[0])
	}
	p.Fold = w.IntN(6) == 0
	return p
}

var (
	paths = []string{"/a", "/A", "/a/", "/a/b", "/b", "/", "/a/*", "/**", "/{a,b}", "/a?q=1", "/a?b/../a", "/a#x", "/%61", "/a%3Fb", "//a", "/{x}/b",
		"/a?b/%2e%2e/a", "/a#b/.%2E/b", "/a?b/%2E/a"}
	hosts     = []string{"a.example", "A.Example", "b.example", "a.example:80", "b.example/", "[::1]", "[::1]:80", "**.example", "ä.example", "::1", ":1]"}
	urls      = []string{"https://a.example/a", "https://a.example/a?q=1", "https://a.example/a#x", "/a", "a#x", "#", "mailto:a"}
	fragments = []string{"x", "a#x", "%78", "y"}
	words     = []string{"a", "b", "A", "a b", "K", "\u212a"}
)

func (w world) text() rule.TextIs {
	switch w.IntN(8) {
	case 0, 1:
		return rule.Path(w.pattern(paths...))
	case 2:
		return rule.URL(w.pattern(urls...))
	case 3:
		return rule.Host(w.pattern(hosts...))
	case 4:
		return rule.Fragment(w.pattern(fragments...))
	case 5:
		return rule.ReferrerHost(w.pattern(hosts...))
	case 6:
		return rule.Referrer(w.pattern(urls...))
	}
	return rule.Title(w.pattern(words...))
}

func (w world) value() conversion.Value {
	switch w.IntN(6) {
	case 0:
		return conversion.BoolValue(w.IntN(2) == 0)
	case 1, 2:
		return conversion.StringValue(pick(w, "", "a", "A", "b", "1"))
	case 3:
		return conversion.NumberValue(pick(w, -math.MaxFloat64, 0.5, math.Copysign(0, -1), 1e300))
	}
	return conversion.NumberValue(float64(w.IntN(4)))
}

func (w world) eventValue() conversion.Value {
	switch w.IntN(8) {
	case 0:
		return conversion.Value{}
	case 1:
		return conversion.StringsValue(pick(w, nil, []string{"a"}, []string{"a", "b"}, []string{"", "1"}))
	case 2:
		return conversion.NumberValue(pick(w, math.NaN(), math.Inf(1), math.Inf(-1)))
	}
	return w.value()
}

var comparisons = []rule.Op{rule.OpEq, rule.OpNe, rule.OpLt, rule.OpLte, rule.OpGt, rule.OpGte, rule.OpIn, rule.OpNotIn, rule.OpBetween}

func (w world) test(add func(*rule.Test), more ...rule.Op) rule.Test {
	t := rule.Test{Op: pick(w, append(more, comparisons...)...)}
	add(&t)
	if t.Op == rule.OpBetween || (t.Op == rule.OpIn || t.Op == rule.OpNotIn) && w.IntN(2) == 0 {
		add(&t)
	}
	return t
}

func (w world) money() conversion.Money {
	return conversion.Money{Micros: int64(w.IntN(4)) - 1, Currency: pick(w, "EUR", "EUR", "USD", "XXX")}
}

func (w world) delta() time.Duration { return pick(w, 0, 1, 2, time.Second, math.MaxInt64/2+1) }

func (w world) leaf() rule.Predicate {
	switch w.IntN(9) {
	case 0, 1:
		return rule.Event([]string{pick(w, "a", "b", "c"), pick(w, "a", "b", "page_view")}[:1+w.IntN(2)]...)
	case 2, 3:
		return w.text()
	case 4:
		if w.IntN(3) == 0 {
			return rule.HasQuery("q")
		}
		return rule.Query("q", w.pattern("1", "2", ""))
	case 5, 6:
		if w.IntN(4) == 0 {
			return rule.Prop("p", rule.Exists(w.IntN(2) == 0))
		}
		add := func(t *rule.Test) { t.Values = append(t.Values, w.value()) }
		return rule.PropIs{Name: "p", Test: w.test(add, rule.OpPrefix, rule.OpContains), Fold: w.IntN(8) == 0}
	case 7:
		if w.IntN(4) == 0 {
			return rule.Value(rule.Exists(w.IntN(2) == 0))
		}
		return rule.Value(w.test(func(t *rule.Test) { t.Amounts = append(t.Amounts, w.money()) }))
	}
	if w.IntN(3) == 0 {
		return rule.AnyEvent()
	}
	return rule.EngagedDelta(w.test(func(t *rule.Test) { t.Values = append(t.Values, conversion.NumberValue(float64(w.delta()))) }))
}

// predicate returns one about few subjects, so that its parts meet.
func (w world) predicate(depth int) rule.Predicate {
	switch kind := w.IntN(4); {
	case depth == 0 || kind == 0:
		return w.leaf()
	case kind == 1:
		return rule.Not(w.predicate(depth - 1))
	case kind == 2:
		return rule.And(w.predicates(depth - 1)...)
	default:
		return rule.Or(w.predicates(depth - 1)...)
	}
}

func (w world) predicates(depth int) (list []rule.Predicate) {
	for range 2 + w.IntN(2) {
		if len(list) > 0 && w.IntN(4) == 0 {
			list = append(list, rule.Not(list[0]))
		} else {
			list = append(list, w.predicate(depth))
		}
	}
	return list
}

func (w world) rule(depth int) rule.Rule {
	switch w.IntN(12) {
	case 0:
		return rule.CountOf{Of: w.predicate(1), AtLeast: 1 + w.IntN(3), Distinct: pick(w, "", "", "p", "x")}
	case 1:
		return pick[rule.Rule](w, rule.Lasted(time.Duration(w.IntN(3))*time.Second), rule.Engaged(w.delta()), rule.PagesOver{Over: w.IntN(3)})
	case 2:
		return rule.Entry(w.predicate(1))
	case 3:
		return pick(w, rule.Source(w.pattern(words...)), rule.Medium(w.pattern(words...)), rule.Source(w.pattern(words...)))
	case 4:
		return rule.Sequence{Steps: w.predicates(0), Within: time.Duration(w.IntN(3)) * time.Second, Direct: w.IntN(3) == 0}
	case 5, 6, 7, 8:
		if depth > 0 {
			return w.all(depth - 1)
		}
	case 9:
		if depth > 0 {
			return rule.Any(w.rule(depth-1), w.rule(depth-1))
		}
	}
	return w.predicate(1)
}

func (w world) all(depth int) rule.Rule {
	list := []rule.Rule{w.rule(depth)}
	for range 1 + w.IntN(2) {
		next := w.rule(depth)
		if w.IntN(4) == 0 {
			next = list[0]
		}
		if _, none := next.(rule.NoneOf); !none && w.IntN(2) == 0 {
			next = rule.None(next)
		}
		list = append(list, next)
	}
	return rule.All(list...)
}

func (w world) event(at *time.Time) (e conversion.Event) {
	*at = at.Add(time.Duration(w.IntN(3)) * time.Second)
	e.Time = *at
	e.Name = pick(w, "a", "b", "c", "d", "page_view", "")
	switch w.IntN(4) {
	case 0:
		e.URL = pick(w, urls...)
	case 1, 2:
		e.URL = pick(w, "", "http://", "https://", "//u@") + pick(w, hosts...) + pick(w, paths...) + pick(w, "", "/", "?q=1", "?q=1&q=2&q", "#x", "?#a#x")
	}
	e.Referrer = pick(w, append(urls, append(hosts, "")...)...)
	e.Title = pick(w, append(words, "")...)
	e.Engaged = pick(w, -1, w.delta(), w.delta()+1)
	if w.IntN(2) == 0 {
		e.Value = w.money()
	}
	if w.IntN(3) > 0 {
		e.Props = conversion.Props{{Name: "p", Value: w.eventValue()}}
	}
	return e
}

type visit struct {
	touch  conversion.Touch
	events []conversion.Event
}

func (w world) visit() (v visit) {
	v.touch = conversion.Touch{Source: pick(w, append(words, "")...), Medium: pick(w, append(words, "")...)}
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for range 1 + w.IntN(5) {
		v.events = append(v.events, w.event(&at))
	}
	return v
}

// reaches reports whether the rule is reached in the visit, and whether at its
// first event.
func (v *visit) reaches(program *rule.Program) (somewhere, at0 bool) {
	run := program.NewVisit()
	run.Begin(v.touch)
	for i := range v.events {
		hit := len(run.Observe(&v.events[i])) > 0
		somewhere = somewhere || hit
		at0 = at0 || hit && i == 0
	}
	return somewhere, at0
}

// remarks returns the warnings about a rule at g.rule.
func remarks(r rule.Rule) []lint.Warning {
	l := lint.Linter{Head: "g"}
	if len(rule.Check(r)) == 0 {
		l.Rule("rule", r)
	}
	return l.Warnings
}

// claims returns whether Lint says of the whole rule that it is never, or
// always, reached. A host with a star is called never although a URL may have
// one.
func claims(r rule.Rule) (never, always bool) {
	for _, warning := range remarks(r) {
		never = never || warning.Code == "never" && !strings.Contains(warning.Message, "no host has a star") && topmost.MatchString(warning.Path)
	}
	return never, len(rule.Check(r)) == 0 && lint.ReachedAtOnce(r)
}

// topmost fits the path of a warning about a whole rule.
var topmost = regexp.MustCompile(`^g\.rule\.([a-z_]+|[a-z_]+\.(eq|prefix|suffix|contains|glob))$`)

func TestLintIsSound(t *testing.T) {
	w := world{rand.New(rand.NewPCG(1, 2))}
	visits := make([]visit, 250)
	for i := range visits {
		visits[i] = w.visit()
	}
	nevers, alwayss := 0, 0
	for i := range 8000 {
		r := w.rule(2)
		if i%4 == 0 {
			r = w.text() // each text often enough to meet a URL that it fits
		}
		if len(rule.Check(r)) > 0 {
			continue
		}
		never, always := claims(r)
		if never {
			nevers++
		}
		if always {
			alwayss++
		}
		if never || always {
			refute(t, r, never, always, visits)
		}
	}
	require.Greater(t, nevers, 200, "claims to test")
	require.Greater(t, alwayss, 100, "claims to test")
}

// refute looks for a visit for which a claim about r is wrong.
func refute(t *testing.T, r rule.Rule, never, always bool, visits []visit) {
	program, err := rule.Compile(r)
	require.NoError(t, err)
	for _, v := range visits {
		somewhere, at0 := v.reaches(program)
		if never && somewhere || always && !at0 {
			t.Fatalf("never: %t, always: %t, but reached: %t, at once: %t\n%s\n%+v", never, always, somewhere, at0, rule.AppendJSON(nil, r), v)
		}
	}
}

func TestShadowedMembersAddNothing(t *testing.T) {
	w := world{rand.New(rand.NewPCG(5, 6))}
	visits := make([]visit, 250)
	for i := range visits {
		visits[i] = w.visit()
	}
	found := 0
	for range 3000 {
		list := make([]rule.Rule, 2+w.IntN(4))
		for i := range list {
			list[i] = pick[rule.Rule](w, w.text(), rule.Path(w.pattern(paths...)), rule.Source(w.pattern(words...)), w.leaf(), w.rule(0))
		}
		rest := unshadowed(list)
		if len(rule.Check(rule.Any(list...))) > 0 || len(rest) == len(list) {
			continue
		}
		found++
		both, err := rule.Compile(rule.Any(list...), rule.Any(rest...))
		require.NoError(t, err)
		run := both.NewVisit()
		for _, v := range visits {
			run.Begin(v.touch)
			for i := range v.events {
				if len(run.Observe(&v.events[i])) == 1 {
					t.Fatalf("event %d of %+v\n%s\n%s", i, v, rule.AppendJSON(nil, rule.Any(list...)), rule.AppendJSON(nil, rule.Any(rest...)))
				}
			}
		}
	}
	require.Greater(t, found, 100, "claims to test")
}

// unshadowed returns the list without the members that Lint calls shadowed.
func unshadowed(list []rule.Rule) (rest []rule.Rule) {
	shadowed := map[string]bool{}
	for _, warning := range remarks(rule.Any(list...)) {
		shadowed[warning.Path] = shadowed[warning.Path] || warning.Code == "shadowed"
	}
	for i, r := range list {
		if !shadowed[fmt.Sprintf("g.rule.any[%d]", i)] {
			rest = append(rest, r)
		}
	}
	return rest
}
