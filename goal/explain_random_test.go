package goal_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// explained draws rules and journeys from a small alphabet, in which everything
// happens often: also what is late, twice there or undated.
type explained struct {
	*rand.Rand
	text string // stands somewhere
}

func oneOf[T any](r explained, list ...T) T { return list[r.IntN(len(list))] }

func (r explained) leaf() rule.Predicate {
	return oneOf[rule.Predicate](r,
		rule.Event(oneOf(r, "a", "b", "c")),
		rule.Event("a", "page_view"),
		rule.Path(oneOf(r, "/1", "/2", "/p/{sku}", "/p/**")),
		rule.Host(rule.Glob("*.example")),
		rule.HasQuery("q"),
		rule.Query("q", oneOf(r, "x", "y")),
		rule.Prop("p", oneOf(r, "x", "y")),
		rule.Prop("p", rule.Ne("x")),
		rule.Prop("n", rule.Gte(r.IntN(3))),
		rule.HasProp("n"),
		rule.Value(rule.Gt(conversion.Cents(100, "EUR"))),
		rule.EngagedDelta(rule.Gt(time.Second)),
		rule.ContentType(rule.Contains("a"+strings.ToValidUTF8(r.text, "?"))),
		rule.AnyEvent(),
		rule.Match("even", func(e conversion.Event) bool { return e.Time.Second()%2 == 0 }),
	)
}

func (r explained) predicate(depth int) rule.Predicate {
	if depth == 0 {
		return r.leaf()
	}
	switch r.IntN(8) {
	case 0:
		return rule.Not(r.predicate(depth - 1))
	case 1, 2:
		return rule.And(r.predicate(depth-1), r.predicate(depth-1), r.leaf())
	case 3:
		return rule.Or(r.predicate(depth-1), r.predicate(depth-1))
	}
	return r.leaf()
}

func (r explained) sequence() rule.Sequence {
	var s rule.Sequence
	for range 1 + r.IntN(4) {
		s.Steps = append(s.Steps, r.predicate(1))
	}
	if r.IntN(2) == 0 {
		s.Within = time.Duration(1+r.IntN(20)) * time.Second
	}
	s.Direct = r.IntN(5) == 0
	if r.IntN(3) == 0 {
		s.Without = r.predicate(1)
	}
	return s
}

func (r explained) rule(depth int) rule.Rule {
	switch n := r.IntN(14); {
	case n < 2:
		return r.predicate(2)
	case n == 2:
		return rule.Count(1+r.IntN(4), r.predicate(1))
	case n == 3:
		return rule.CountDistinct(1+r.IntN(3), oneOf(r, "p", "n", "sku", "order_id"), r.predicate(1))
	case n == 4:
		return rule.Lasted(time.Duration(r.IntN(20)) * time.Second)
	case n == 5:
		return rule.Engaged(time.Duration(r.IntN(8)) * time.Second)
	case n == 6:
		return rule.PagesOver{Over: r.IntN(3)}
	case n == 7:
		return rule.Entry(r.predicate(1))
	case n == 8:
		return oneOf(r, rule.Source("google"), rule.Medium(rule.Prefix("(")), rule.Channel("Email"), rule.Campaign("x"))
	case n == 9:
		m := 1 + r.IntN(3)
		return rule.Func("every "+strconv.Itoa(m), func(visit []conversion.Event) bool { return len(visit)%m == 0 })
	case n < 12 || depth == 0:
		return r.sequence()
	case n == 12:
		parts := []rule.Rule{r.rule(depth - 1)}
		for range r.IntN(3) {
			part := r.rule(depth - 1)
			if r.IntN(3) == 0 {
				part = rule.None(part)
			}
			parts = append(parts, part)
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return rule.All(parts...)
	}
	return rule.Any(r.rule(depth-1), r.rule(depth-1))
}

func (r explained) goal(name string) goal.Goal {
	g := goal.Goal{Name: name, Kind: oneOf(r, goal.Macro, goal.Milestone, goal.Secondary), Rule: r.rule(2)}
	g.Count = oneOf(r, goal.Every(), goal.OncePerSession(), goal.OncePerUser(), goal.OncePer("order_id"), goal.OncePer("p"), goal.OncePer("sku"))
	g.Value = oneOf(r, goal.Value{}, goal.Fixed(conversion.Cents(1, "EUR")), goal.EventValue(), goal.PropValue("n", "EUR"))
	if r.IntN(4) == 0 {
		g.AtMost = 1 + r.IntN(2)
	}
	if r.IntN(4) == 0 {
		g.Cooldown = time.Duration(r.IntN(10)) * time.Second
	}
	return g
}

// event returns an event that nothing equals, so that it has one place.
func (r explained) event(serial int) conversion.Event {
	at := explainStart.Add(time.Duration(r.IntN(40)) * time.Second)
	e := conversion.Event{Time: at, Title: strconv.Itoa(serial), Name: oneOf(r, "a", "b", "c", "page_view", "", r.text)}
	e.URL = oneOf(r, "", "https://shop.example/1?q=x&q=y", "/2/", "//www.shop.example/p/7", "/p/8/?q", "mailto:x", r.text)
	e.Engaged = time.Duration(r.IntN(4)-1) * time.Second
	e.ContentType = oneOf(r, "", "a", "a"+r.text)
	e.OrderID = oneOf(r, "", "", "o1", "o2")
	e.ID = oneOf(r, "", "", "", strconv.Itoa(r.IntN(8)))
	switch r.IntN(5) {
	case 0:
		e.Props = conversion.Props{conversion.String("p", oneOf(r, "x", "y", r.text)), conversion.Number("n", float64(r.IntN(3)))}
	case 1:
		e.Props = conversion.Props{conversion.Strings("p", "x", r.text), conversion.Bool("n", true)}
	case 2:
		e.Value = conversion.Cents(int64(r.IntN(3))*75, oneOf(r, "EUR", "USD"))
	}
	if r.IntN(12) == 0 {
		e.Time = time.Time{}
	}
	return e
}

func (r explained) session() conversion.Session {
	s := conversion.Session{User: "u" + r.text, Index: r.IntN(3)}
	for i := range r.IntN(11) {
		s.Events = append(s.Events, r.event(i))
	}
	if r.IntN(2) == 0 {
		s.Touch = conversion.Touch{Source: "google", Medium: "cpc", Channel: "Email"}
	}
	return s
}

func (r explained) journey() (j conversion.Journey) {
	for range 1 + r.IntN(3) {
		j.Sessions = append(j.Sessions, r.session())
	}
	return j
}

// checkExplained compares explanations with scores, and each rule in them with
// the program.
func checkExplained(t *testing.T, r explained) {
	goals := []goal.Goal{r.goal("x"), r.goal("y")}
	set := goal.MustCompile(goals...)
	journey := r.journey()
	score := set.ScoreJourney(journey)
	for _, g := range goals {
		alone := goal.MustCompile(g)
		for i, session := range journey.Sessions {
			x, err := set.ExplainJourney(journey, i, g.Name)
			require.NoError(t, err)
			require.Equal(t, completionsOf(score, g.Name, i), counted(x), "rule %s", rule.AppendJSON(nil, g.Rule))
			require.Equal(t, len(counted(x)) > 0, x.Reached)
			checkOutcome(t, session, &x, &x.Rule)
			checkForms(t, x)

			single, err := set.Explain(session, g.Name)
			require.NoError(t, err)
			want := alone.Score(session)
			require.Equal(t, completionsOf(want, g.Name, 0), counted(single))
			require.Equal(t, want.Findings, single.Findings)
			checkPermuted(t, r, set, session, single)
		}
	}
}

func completionsOf(s goal.Score, name string, session int) (list []goal.Completion) {
	for _, c := range s.Completions {
		if c.Goal == name && c.Session == session {
			list = append(list, c)
		}
	}
	return list
}

func counted(x goal.Explanation) (list []goal.Completion) {
	for _, h := range x.Hits {
		if h.Limit == "" {
			list = append(list, h.Completion)
		}
	}
	return list
}

// checkOutcome checks one rule of the tree and all in it.
func checkOutcome(t *testing.T, session conversion.Session, x *goal.Explanation, o *goal.Outcome) {
	if o.Miss != nil {
		require.Less(t, o.Miss.Held, o.Miss.Of)
		require.NotContains(t, o.Hits, o.Miss.Event)
	}
	var visit []conversion.Event
	for _, m := range x.Events {
		visit = append(visit, session.Events[m.Event])
	}
	if standsAlone(o.Rule) {
		require.Equal(t, programHits(t, o.Rule, visit, x), o.Hits, "rule %s", rule.AppendJSON(nil, o.Rule))
	}
	if s, ok := o.Rule.(rule.Sequence); ok {
		longest := len(s.Steps)
		if len(o.Hits) == 0 {
			longest = longestChain(s, visit, nil)
		}
		require.Len(t, o.Chain.Events, longest, "rule %s", rule.AppendJSON(nil, s))
		require.Equal(t, len(o.Hits) > 0, o.Chain.Broke == "")
	}
	if _, entry := o.Rule.(rule.EntryIs); entry {
		first := *x
		first.Events = x.Events[:min(1, len(x.Events))]
		x = &first
	}
	for i := range o.Rules {
		checkOutcome(t, session, x, &o.Rules[i])
	}
}

// standsAlone is false for rules that mean something else alone: a none, a
// function in an And, a key that is a part of another rule's path.
func standsAlone(r rule.Rule) bool {
	switch r := r.(type) {
	case rule.NoneOf, rule.MatchFunc:
		return false
	case rule.CountOf:
		return r.Distinct != "sku"
	case rule.AllOf:
		return !slices.ContainsFunc(r.Rules, func(r rule.Rule) bool {
			none, ok := r.(rule.NoneOf)
			return ok && !standsAlone(none.Rule) || !ok && !standsAlone(r)
		})
	case rule.AnyOf:
		return !slices.ContainsFunc(r.Rules, func(r rule.Rule) bool { return !standsAlone(r) })
	}
	return true
}

func programHits(t *testing.T, r rule.Rule, visit []conversion.Event, x *goal.Explanation) (hits []int) {
	p, err := rule.Compile(r)
	require.NoError(t, err)
	v := p.NewVisit()
	v.Begin(x.Touch)
	for i := range visit {
		if len(v.Observe(&visit[i])) > 0 {
			hits = append(hits, x.Events[i].Event)
		}
	}
	return hits
}

// longestChain tries all ways to go on from a chain.
func longestChain(s rule.Sequence, visit []conversion.Event, chain []int) int {
	longest := len(chain)
	if longest == len(s.Steps) {
		return longest
	}
	from := 0
	if longest > 0 {
		from = chain[longest-1] + 1
	}
	for i := from; i < len(visit); i++ {
		if len(rule.Explain(s.Steps[len(chain)], visit[i:i+1]).Events) > 0 {
			longer := append(slices.Clone(chain), i)
			if s.Within == 0 || visit[i].Time.Sub(visit[longer[0]].Time) <= s.Within {
				longest = max(longest, longestChain(s, visit, longer))
			}
		}
		if len(chain) > 0 && (s.Direct || s.Without != nil && len(rule.Explain(s.Without, visit[i:i+1]).Events) > 0) {
			break
		}
	}
	return longest
}

// checkForms checks that both forms can be read, whatever the data.
func checkForms(t *testing.T, x goal.Explanation) {
	for _, c := range x.String() {
		require.True(t, c == '\n' || !unicode.IsControl(c), "%q in the text", c)
	}
	text, err := json.Marshal(x)
	require.NoError(t, err)
	require.True(t, json.Valid(text))
}

// checkPermuted explains the session with its events in another order, and
// expects the same but for indices and what is said about the order.
func checkPermuted(t *testing.T, r explained, set *goal.Set, session conversion.Session, want goal.Explanation) {
	shuffled := session
	shuffled.Events = make([]conversion.Event, len(session.Events))
	from := r.Perm(len(session.Events))
	for i, j := range from {
		shuffled.Events[i] = session.Events[j]
	}
	got, err := set.Explain(shuffled, want.Goal.Name)
	require.NoError(t, err)
	renumber(reflect.ValueOf(&got), func(i int) int { return from[i] })
	want.Findings, got.Findings = nil, nil
	require.Empty(t, cmp.Diff(want.String(), got.String()))
}

// renumber maps the indices of events, by the names of their fields.
func renumber(v reflect.Value, index func(int) int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			renumber(v.Elem(), index)
		}
	case reflect.Slice:
		for i := range v.Len() {
			renumber(v.Index(i), index)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			renumberField(v.Type().Field(i).Name, v.Field(i), index)
		}
	}
}

func renumberField(name string, f reflect.Value, index func(int) int) {
	switch {
	case name == "Goal" && f.Kind() == reflect.Struct || name == "Touch" || name == "Key":
	case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Int:
		for i := range f.Len() {
			f.Index(i).SetInt(int64(index(int(f.Index(i).Int()))))
		}
	case name == "Event" || name == "Next" || name == "At":
		if f.Kind() == reflect.Int && f.Int() >= 0 {
			f.SetInt(int64(index(int(f.Int()))))
		}
	default:
		renumber(f, index)
	}
}

func TestExplainAgreesWithScore(t *testing.T) {
	for seed := range uint64(1500) {
		if !t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			checkExplained(t, explained{rand.New(rand.NewPCG(seed, 3)), ""})
		}) {
			return
		}
	}
}

func FuzzExplain(f *testing.F) {
	f.Add(uint64(1), uint64(2), "")
	f.Add(uint64(3), uint64(4), "\x1b[31m\n\u202e\xff{\"*")
	f.Fuzz(func(t *testing.T, a, b uint64, text string) {
		checkExplained(t, explained{rand.New(rand.NewPCG(a, b)), text})
	})
}
