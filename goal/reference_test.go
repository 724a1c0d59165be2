package goal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// refScore counts straight from the definition of section 5: for each hit it
// looks at all completions so far. The hits are those of package rule, which
// has a reference of its own. Sessions are in order, and so are their events,
// without duplicates.
func refScore(goals []goal.Goal, sessions []conversion.Session) (done []goal.Completion) {
	for s, session := range sessions {
		hits := make([][]bool, len(goals))
		for g := range goals {
			hits[g] = refHits(goals[g].Rule, session.Events)
		}
		for i := range session.Events {
			for g := range goals {
				if !hits[g][i] {
					continue
				}
				e := &session.Events[i]
				key := conversion.Value{}
				if goals[g].Count.Key != "" {
					key = rule.NewKey(goals[g].Count.Key, goals[g].Rule).Of(e)
				}
				if !refForbidden(goals[g], done, s, e.Time, key) {
					done = append(done, goal.Completion{
						Goal: goals[g].Name, Kind: goals[g].Kind, Session: s, Event: i,
						Time: e.Time.UTC(), Value: refWorth(goals[g].Value, e), Key: key, OrderID: e.OrderID,
					})
				}
			}
		}
	}
	return done
}

func refHits(r rule.Rule, events []conversion.Event) []bool {
	p, err := rule.Compile(r)
	if err != nil {
		panic(err)
	}
	v := p.NewVisit()
	hits := make([]bool, len(events))
	for i := range events {
		hits[i] = len(v.Observe(&events[i])) > 0
	}
	return hits
}

func refForbidden(g goal.Goal, done []goal.Completion, session int, at time.Time, key conversion.Value) bool {
	var inSession, total int
	var last time.Time
	seen := false
	for _, c := range done {
		if c.Goal != g.Name {
			continue
		}
		total++
		last = c.Time
		if c.Session == session {
			inSession++
		}
		seen = seen || key.Exists() && cmp.Equal(c.Key, key)
	}
	switch g.Count.Mode {
	case goal.OncePerSessionMode:
		if inSession > 0 {
			return true
		}
	case goal.OncePerUserMode:
		if total > 0 {
			return true
		}
	case goal.OncePerKeyMode:
		if seen {
			return true
		}
	}
	return g.AtMost > 0 && inSession >= g.AtMost || g.Cooldown > 0 && total > 0 && at.Sub(last) < g.Cooldown
}

func refWorth(v goal.Value, e *conversion.Event) conversion.Money {
	switch {
	case v.Mode == goal.FixedMode:
		return v.Amount
	case v.Mode == goal.EventMode && e.Value.IsSet():
		return e.Value
	case v.Mode == goal.EventMode && v.Default != nil:
		return *v.Default
	}
	return conversion.Money{}
}

type random struct{ *rand.Rand }

func (r random) goals() []goal.Goal {
	goals := make([]goal.Goal, 1+r.IntN(4))
	for i := range goals {
		g := &goals[i]
		g.Name = fmt.Sprint("g", i)
		g.Kind = []goal.Kind{goal.Macro, goal.Milestone, goal.Secondary}[r.IntN(3)]
		g.Rule = r.rule()
		g.Count = []goal.Counting{goal.Every(), goal.OncePerSession(), goal.OncePerUser(), goal.OncePer("order_id"), goal.OncePer("p"), goal.OncePer("sku")}[r.IntN(6)]
		g.Value = []goal.Value{{}, goal.Fixed(conversion.Cents(250, "EUR")), goal.EventValue(), goal.EventValue().Or(conversion.Cents(1, "EUR"))}[r.IntN(4)]
		if r.IntN(4) == 0 {
			g.AtMost = 1 + r.IntN(2)
		}
		if r.IntN(4) == 0 {
			g.Cooldown = time.Duration(1+r.IntN(200)) * time.Second
		}
	}
	return goals
}

func (r random) name() string { return string(rune('a' + r.IntN(3))) }

func (r random) rule() rule.Rule {
	return []rule.Rule{
		rule.Event(r.name()),
		rule.Path("/p/{sku}"),
		rule.Or(rule.Path("/p/{sku}"), rule.Event(r.name())),
		rule.Count(2, rule.Event(r.name())),
		rule.CountDistinct(2, "p", rule.AnyEvent()),
		rule.Steps(rule.Event(r.name()), rule.Event(r.name())),
		rule.All(rule.Event(r.name()), rule.None(rule.Event(r.name()))),
		rule.Lasted(20 * time.Second),
		rule.Func("odd", func(visit []conversion.Event) bool { return len(visit)%2 == 1 }),
	}[r.IntN(9)]
}

func (r random) sessions() []conversion.Session {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	sessions := make([]conversion.Session, r.IntN(4))
	id := 0
	for s := range sessions {
		at = at.Add(time.Hour)
		for range 1 + r.IntN(7) {
			at = at.Add(time.Duration(r.IntN(20)) * time.Second)
			id++
			e := conversion.Event{Time: at, Seq: int64(id), Name: r.name()}
			if r.IntN(2) == 0 {
				e.ID = fmt.Sprint("e", id)
			}
			if r.IntN(3) == 0 {
				e.OrderID = fmt.Sprint(r.IntN(3))
				e.Value = conversion.Cents(int64(r.IntN(2000)-500), []string{"EUR", "USD"}[r.IntN(2)])
			}
			if r.IntN(3) == 0 {
				e.URL = fmt.Sprint("https://shop.example/p/", r.IntN(3), "/")
			}
			switch r.IntN(6) {
			case 0:
				e.Props = conversion.Props{conversion.Number("p", float64(r.IntN(2)))}
			case 1:
				e.Props = conversion.Props{conversion.String("p", fmt.Sprint(r.IntN(2)))}
			case 2:
				e.Props = conversion.Props{conversion.Strings("p", "x", fmt.Sprint(r.IntN(2)))}
			}
			sessions[s].Events = append(sessions[s].Events, e)
		}
	}
	return sessions
}

var equalScores = cmp.Options{cmpopts.IgnoreUnexported(goal.Score{}), cmpopts.EquateEmpty()}

func checkScores(t *testing.T, r random) {
	goals, sessions := r.goals(), r.sessions()
	set, err := goal.Compile(goals...)
	require.NoError(t, err)
	want := refScore(goals, sessions)
	score := set.ScoreJourney(conversion.Journey{Sessions: sessions})
	require.Empty(t, cmp.Diff(want, score.Completions, equalScores), "ScoreJourney differs from the reference")
	checkTotals(t, score)
	checkTracker(t, r, set, sessions)
	checkDisorder(t, r, set, sessions, score)
}

func checkTotals(t *testing.T, s goal.Score) {
	var real, virtual conversion.Totals
	for _, c := range s.Completions {
		if c.Virtual() {
			virtual.Add(c.Value)
		} else {
			real.Add(c.Value)
		}
	}
	require.True(t, real.Equal(s.Real) && virtual.Equal(s.Virtual), "totals %v, %v; completions add up to %v, %v", s.Real, s.Virtual, real, virtual)
}

// checkTracker observes event by event, compares with ScoreJourney of every
// prefix, and saves and restores at random.
func checkTracker(t *testing.T, r random, set *goal.Set, sessions []conversion.Session) {
	tracker := set.Tracker()
	var prefix []conversion.Session
	var brought []goal.Completion
	for _, s := range sessions {
		tracker.NextSession(s.Touch)
		prefix = append(prefix, conversion.Session{})
		for _, e := range s.Events {
			brought = append(brought, tracker.Observe(e)...)
			last := &prefix[len(prefix)-1]
			last.Events = append(last.Events, e)
			want := set.ScoreJourney(conversion.Journey{Sessions: prefix})
			require.Empty(t, cmp.Diff(want, tracker.Score(), equalScores), "the tracker differs from ScoreJourney")
			if r.IntN(5) == 0 {
				tracker = restored(t, set, tracker)
			}
		}
	}
	require.Empty(t, cmp.Diff(tracker.Score().Completions, brought, cmpopts.EquateEmpty()))
}

func restored(t *testing.T, set *goal.Set, tracker *goal.Tracker) *goal.Tracker {
	saved, err := tracker.AppendBinary(nil)
	require.NoError(t, err)
	again, err := set.RestoreTracker(saved)
	require.NoError(t, err)
	resaved, err := again.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, saved, resaved, "bytes of the restored tracker")
	return again
}

// checkDisorder shuffles sessions and events and doubles events with an id: the
// same completions, at the same events.
func checkDisorder(t *testing.T, r random, set *goal.Set, sessions []conversion.Session, want goal.Score) {
	type place struct{ session, event int }
	var shuffled []conversion.Session
	places := map[place]place{}
	for _, s := range r.Perm(len(sessions)) {
		events := sessions[s].Events
		var mixed conversion.Session
		for _, i := range r.Perm(len(events)) {
			places[place{len(shuffled), len(mixed.Events)}] = place{s, i}
			mixed.Events = append(mixed.Events, events[i])
			if events[i].ID != "" && r.IntN(3) == 0 {
				places[place{len(shuffled), len(mixed.Events)}] = place{s, i}
				mixed.Events = append(mixed.Events, events[i])
			}
		}
		shuffled = append(shuffled, mixed)
	}
	got := set.ScoreJourney(conversion.Journey{Sessions: shuffled})
	back := slices.Clone(got.Completions)
	for i := range back {
		p := places[place{back[i].Session, back[i].Event}]
		back[i].Session, back[i].Event = p.session, p.event
	}
	require.Empty(t, cmp.Diff(want.Completions, back, cmpopts.EquateEmpty()), "the order of the input matters")
}

func TestScoreEqualsReference(t *testing.T) {
	for seed := range uint64(300) {
		checkScores(t, random{rand.New(rand.NewPCG(seed, 7))})
	}
}

func FuzzScore(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { checkScores(t, random{rand.New(rand.NewPCG(a, b))}) })
}
