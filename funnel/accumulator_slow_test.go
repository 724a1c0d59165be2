package funnel_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// slowFunnel is a random funnel whose steps are names of events, and what a
// report of it asks for.
type slowFunnel struct {
	funnel.Funnel
	names   [][]string // by step
	asOf    time.Time
	prop    string
	at      funnel.Choice
	options []funnel.Option
}

var slowStart = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// randomSlow returns a funnel of any shape.
func randomSlow(r *rand.Rand) (f slowFunnel, plan *funnel.Plan) {
	for {
		f = slowFunnel{Funnel: funnel.Funnel{Name: "f"}}
		for i := range 1 + r.IntN(4) {
			names := []string{string(rune('A' + r.IntN(4)))}
			if r.IntN(4) == 0 {
				names = append(names, string(rune('A'+r.IntN(4))))
			}
			f.names = append(f.names, names)
			s := funnel.Step{Name: strconv.Itoa(i), On: rule.Event(names...)}
			if i > 0 && r.IntN(3) == 0 {
				s.Within = time.Duration(1+r.IntN(4)) * time.Hour
			}
			s.Direct, s.Optional, s.AnyOrder = i > 0 && r.IntN(5) == 0, i > 0 && r.IntN(5) == 0, i > 0 && r.IntN(5) == 0
			f.Steps = append(f.Steps, s)
		}
		f.Within = time.Duration(r.IntN(3)*r.IntN(5)) * time.Hour
		f.Ties = []funnel.Ties{funnel.AnyTies, funnel.SequenceTies, funnel.LaterTies}[r.IntN(3)]
		f.Entry = []funnel.Entry{funnel.BestEntry, funnel.BestEntry, funnel.FirstEntry, funnel.EveryEntry}[r.IntN(4)]
		f.Open = r.IntN(4) == 0
		f.By = []funnel.By{funnel.ByUser(), funnel.ByUser(), funnel.BySession(), funnel.ByUserAnd("q")}[r.IntN(4)]
		if r.IntN(3) == 0 && len(f.Steps) > 1 {
			f.Exclude = []funnel.Exclusion{{On: rule.Event("X")}}
		}
		if r.IntN(4) == 0 {
			f.Between = funnel.Period{From: slowStart.Add(3 * time.Hour), To: slowStart.Add(9 * time.Hour)}
		}
		plan, err := funnel.Compile(f.Funnel)
		if err == nil {
			f.ask(r)
			return f, plan
		}
	}
}

// ask chooses options.
func (f *slowFunnel) ask(r *rand.Rand) {
	if r.IntN(2) == 0 {
		f.asOf = slowStart.Add(time.Duration(6+r.IntN(10)) * time.Hour)
	}
	f.prop = "p"
	f.at = []funnel.Choice{funnel.AtStep(r.IntN(len(f.Steps))), funnel.FirstValue(), funnel.LastValue(), funnel.EveryValue()}[r.IntN(4)]
	f.options = []funnel.Option{
		funnel.AsOf(f.asOf), funnel.BreakdownBy(f.prop, f.at), funnel.Trend(funnel.Hour, nil), funnel.Between(), funnel.DailyHits(),
	}
}

// randomUsers returns users with few events each, many of them at one time.
func randomUsers(r *rand.Rand, n int) [][]conversion.Event {
	users := make([][]conversion.Event, n)
	for u := range users {
		for i := range r.IntN(9) {
			e := conversion.Event{
				User: "u" + strconv.Itoa(u), Name: []string{"A", "B", "C", "D", "A", "B", "X", "other"}[r.IntN(8)],
				Time: slowStart.Add(time.Duration(r.IntN(24)) * 30 * time.Minute), Seq: int64(r.IntN(2)),
				Session: []string{"", "s", "t"}[r.IntN(3)],
			}
			for _, name := range []string{"p", "q"} {
				switch r.IntN(6) {
				case 0, 1, 2:
					e.Props = append(e.Props, conversion.String(name, []string{"x", "y"}[r.IntN(2)]))
				case 3:
					e.Props = append(e.Props, conversion.Strings(name, "y", "x"))
				case 4:
					e.Props = append(e.Props, conversion.Number(name, 10))
				}
			}
			if r.IntN(5) == 0 {
				e.ID = "id" + strconv.Itoa(i/2)
			}
			users[u] = append(users[u], e)
		}
	}
	return users
}

// slowActor is an actor with the events that count, in order.
type slowActor struct {
	part   string
	user   []conversion.Event // of the whole user
	events []conversion.Event
	units  []funnel.Result
}

func (f *slowFunnel) actors(events []conversion.Event, plan *funnel.Plan) (actors []*slowActor) {
	events = f.counting(events)
	if len(events) == 0 {
		return nil
	}
	byPart := map[string]*slowActor{}
	for _, e := range events {
		for _, part := range f.parts(&e) {
			if byPart[part] == nil {
				byPart[part] = &slowActor{part: part, user: events}
				actors = append(actors, byPart[part])
			}
			byPart[part].events = append(byPart[part].events, e)
		}
	}
	for who, result := range plan.Results(events, f.asOf) {
		byPart[who.Part].units = append(byPart[who.Part].units, result)
	}
	return actors
}

func (f *slowFunnel) counting(events []conversion.Event) (kept []conversion.Event) {
	for _, i := range conversion.Order(nil, events, &conversion.Findings{}) {
		if f.asOf.IsZero() || events[i].Time.Before(f.asOf) {
			kept = append(kept, events[i])
		}
	}
	return kept
}

func (f *slowFunnel) parts(e *conversion.Event) []string {
	switch f.By.Mode {
	case funnel.BySessionMode:
		if e.Session == "" {
			return nil
		}
		return []string{e.Session}
	case funnel.ByPropMode:
		return elements(e.Props.Lookup(f.By.Prop), nil)
	}
	return []string{""}
}

// elements returns the texts of a list, or the one of another value.
func elements(v conversion.Value, none []string) []string {
	switch v.Kind() {
	case conversion.KindAbsent:
		return none
	case conversion.KindStrings:
		return v.List()
	}
	return []string{v.String()}
}

// serves reports whether an event satisfies a step.
func (f *slowFunnel) serves(e *conversion.Event, step int) bool {
	return slices.Contains(f.names[step], e.Name)
}

func (f *slowFunnel) servesAny(e *conversion.Event) bool {
	return slices.ContainsFunc(f.names, func(names []string) bool { return slices.Contains(names, e.Name) })
}

func (f *slowFunnel) clock(a, b *conversion.Event) int {
	if c := a.Time.Compare(b.Time); c != 0 || f.Ties != funnel.SequenceTies {
		return c
	}
	return cmp.Compare(a.Seq, b.Seq)
}

func (f *slowFunnel) isGrouped() bool {
	return f.Order == funnel.AnyOrder || slices.ContainsFunc(f.Steps, func(s funnel.Step) bool { return s.AnyOrder })
}

func (f *slowFunnel) horizon() time.Duration {
	sum := time.Duration(0)
	for _, s := range f.Steps[1:] {
		if s.Within == 0 {
			sum = math.MaxInt64
			break
		}
		sum += s.Within
	}
	if len(f.Steps) == 1 {
		sum = math.MaxInt64
	}
	if f.Within > 0 {
		sum = min(sum, f.Within)
	}
	return sum
}

func (f *slowFunnel) isMature(u *funnel.Result) bool {
	if u.Outcome != funnel.Converted && u.Outcome != funnel.Dropped {
		return false
	}
	return f.asOf.IsZero() || f.horizon() == math.MaxInt64 || u.Steps[0].Time.Add(f.horizon()).Before(f.asOf)
}

// slowFlow is what a Flow says, in plain numbers.
type slowFlow struct {
	Converted, Dropped, Pending, Excluded, Young, Mature int64
	Reached, Did, Left, Waiting, Spoiled, Entered        []int64
	Previous, First                                      []conversion.Rate
}

// flow counts units of actors; open funnels need the events.
func (f *slowFunnel) flow(units []slowUnit) slowFlow {
	k := len(f.Steps)
	zeros := func() []int64 { return make([]int64, k) }
	s := slowFlow{Reached: zeros(), Did: zeros(), Left: zeros(), Waiting: zeros(), Spoiled: zeros(), Entered: zeros(), Previous: make([]conversion.Rate, k), First: make([]conversion.Rate, k)}
	for _, u := range units {
		mature := f.isMature(&u.Result)
		switch u.Outcome {
		case funnel.Absent:
			continue
		case funnel.Excluded:
			s.Excluded++
			s.Spoiled[u.Ignoring-1]++
			continue
		case funnel.Converted:
			s.Converted++
			if !mature {
				s.Young++
			}
		case funnel.Dropped:
			s.Dropped++
			s.Left[u.Level-1]++
		case funnel.Pending:
			s.Pending++
			s.Waiting[u.Level-1]++
		}
		if mature {
			s.Mature++
		}
		reached, went, head := f.rows(&u)
		for i := range k {
			s.Reached[i] += count(reached[i])
			s.Entered[i] += count(f.Open && reached[i] && !went[i])
			if !mature {
				continue
			}
			s.First[i].N += count(reached[0])
			s.First[i].K += count(head[i])
			if i > 0 {
				before := i - 1
				for f.Steps[before].Optional {
					before--
				}
				s.Previous[i].N += count(reached[before])
				s.Previous[i].K += count(went[i])
			}
		}
		for i := range k {
			s.Did[i] += count(!f.isGrouped() && reached[i])
		}
		if f.isGrouped() {
			for _, taken := range u.Steps {
				s.Did[taken.Step]++
			}
		}
	}
	return s
}

func count(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// slowUnit is a unit of an actor, whose events are those it is evaluated by.
type slowUnit struct {
	funnel.Result
	events []conversion.Event
	period funnel.Period
}

// rows says by row whether a unit reached it, came there from the row before,
// and came from the first.
func (f *slowFunnel) rows(u *slowUnit) (reached, went, head [4]bool) {
	for i, taken := range u.Steps {
		row := taken.Step
		if f.isGrouped() {
			row = i
		}
		reached[row], went[row], head[row] = true, true, true
	}
	if !f.Open {
		return reached, went, head
	}
	reached, went, head = [4]bool{}, [4]bool{}, [4]bool{}
	for last := range f.Steps {
		for first := range last + 1 {
			if f.passes(u, first, last) {
				reached[last] = true
				went[last] = went[last] || first < last
				head[last] = head[last] || first == 0
			}
		}
	}
	return reached, went, head
}

// passes reports whether there is an attempt from one step to another, by a
// closed funnel of these steps.
func (f *slowFunnel) passes(u *slowUnit, first, last int) bool {
	part := f.Funnel
	part.Open, part.By, part.Between = false, funnel.By{}, u.period
	part.Steps = slices.Clone(f.Steps[first : last+1])
	part.Steps[0].Within, part.Steps[0].Direct = 0, false
	return funnel.MustCompile(part).Eval(u.events, f.asOf).Outcome == funnel.Converted
}

// value returns the value under which a unit of an actor is counted.
func (f *slowFunnel) value(a *slowActor, u *funnel.Result) string {
	events := slices.Clone(a.events)
	switch f.at.Mode {
	case funnel.LastMode:
		slices.Reverse(events)
		fallthrough
	case funnel.FirstMode:
		for i := range events {
			e := &events[i]
			if f.servesAny(e) && e.Props.Lookup(f.prop).Exists() {
				return f.smallest(events, e, f.servesAny)
			}
		}
		return ""
	}
	for _, taken := range u.Steps {
		if taken.Step == f.at.Step {
			return f.smallest(events, &a.user[taken.Event], func(e *conversion.Event) bool { return f.serves(e, taken.Step) })
		}
	}
	return ""
}

// smallest returns the smallest text at an instant.
func (f *slowFunnel) smallest(events []conversion.Event, at *conversion.Event, suits func(*conversion.Event) bool) string {
	var texts []string
	for i := range events {
		e := &events[i]
		if v := e.Props.Lookup(f.prop); f.clock(e, at) == 0 && suits(e) && v.Exists() {
			texts = append(texts, strings.Join(slices.Sorted(slices.Values(elements(v, nil))), ", "))
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return slices.Min(texts)
}
