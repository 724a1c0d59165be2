package funnel_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// TestReportReference compares reports with counts made slowly from the results
// of actors, one by one, by funnels of random shape and users with many ties.
func TestReportReference(t *testing.T) {
	rounds := 1500
	if testing.Short() {
		rounds = 150
	}
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		f, plan := randomSlow(r)
		acc := funnel.MustAccumulator(plan, f.options...)
		var actors []*slowActor
		for _, events := range randomUsers(r, 6) {
			acc.Add(events)
			actors = append(actors, f.actors(events, plan)...)
		}
		report := acc.Report()
		check := func(what string, want, got any) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d: %s of %s\n%s", seed, what, funnel.AppendJSON(nil, f.Funnel), diff)
			}
		}
		check("flow", f.flow(f.unitsOf(actors)), plainFlow(report.Flow))
		check("hits", f.hits(actors), hitActors(report.Hits))
		check("groups", f.groups(actors), plainGroups(report.Breakdown))
		check("buckets", f.buckets(actors), f.plainBuckets(report.Trend))
		check("times", f.times(f.unitsOf(actors)), plainTimes(report.Times))
		check("between", f.between(actors), plainBetween(report.Between))
		check("units", report.Units, report.Absent+report.Entered+report.Excluded)
		checkInvariants(t, &report, f.Open)
		if t.Failed() {
			return
		}
	}
}

func (f *slowFunnel) unitsOf(actors []*slowActor) (units []slowUnit) {
	for _, a := range actors {
		for _, u := range a.units {
			units = append(units, slowUnit{u, a.events, f.Between})
		}
	}
	return units
}

func plainFlow(f funnel.Flow) slowFlow {
	s := slowFlow{Converted: f.Converted, Dropped: f.Dropped, Pending: f.Pending, Excluded: f.Excluded, Young: f.Young, Mature: f.Conversion.N}
	for _, row := range f.Steps {
		s.Reached, s.Did, s.Left = append(s.Reached, row.Reached), append(s.Did, row.Did), append(s.Left, row.Left)
		s.Waiting, s.Spoiled, s.Entered = append(s.Waiting, row.Waiting), append(s.Spoiled, row.Excluded), append(s.Entered, row.Entered)
		s.Previous, s.First = append(s.Previous, row.FromPrevious), append(s.First, row.FromFirst)
	}
	return s
}

// hits returns by step the number of actors with an event.
func (f *slowFunnel) hits(actors []*slowActor) []int64 {
	n := make([]int64, len(f.Steps))
	for _, a := range actors {
		for i := range f.Steps {
			n[i] += count(slices.ContainsFunc(a.events, func(e conversion.Event) bool { return f.serves(&e, i) }))
		}
	}
	return n
}

func hitActors(hits []funnel.Hits) (n []int64) {
	for _, h := range hits {
		n = append(n, h.Actors)
	}
	return n
}

func (f *slowFunnel) groups(actors []*slowActor) map[string]slowFlow {
	units := map[string][]slowUnit{}
	add := func(value string, u funnel.Result, events []conversion.Event) {
		if u.Outcome != funnel.Absent && u.Outcome != funnel.Excluded {
			units[value] = append(units[value], slowUnit{u, events, f.Between})
		}
	}
	single := f.Funnel
	single.By = funnel.By{}
	plan := funnel.MustCompile(single)
	for _, a := range actors {
		if f.at.Mode != funnel.EveryMode {
			for _, u := range a.units {
				if u.Outcome != funnel.Absent && u.Outcome != funnel.Excluded {
					add(f.value(a, &u), u, a.events)
				}
			}
			continue
		}
		byValue := map[string][]conversion.Event{}
		for _, e := range a.events {
			for _, value := range elements(e.Props.Lookup(f.prop), []string{""}) {
				byValue[value] = append(byValue[value], e)
			}
		}
		for value, events := range byValue {
			for _, u := range plan.Results(events, f.asOf) {
				u.Steps = slices.Clone(u.Steps)
				add(value, u, events)
			}
		}
	}
	flows := map[string]slowFlow{}
	for value := range units {
		flows[value] = f.flow(units[value])
	}
	return flows
}

func plainGroups(b *funnel.Breakdown) map[string]slowFlow {
	flows := map[string]slowFlow{}
	for _, g := range b.Groups {
		flows[g.Value] = plainFlow(g.Flow)
	}
	return flows
}

// buckets evaluates the funnel hour by hour, each with its entries only.
func (f *slowFunnel) buckets(actors []*slowActor) map[string]slowFlow {
	flows := map[string]slowFlow{}
	for hour := range 13 {
		from := slowStart.Add(time.Duration(hour) * time.Hour)
		span := funnel.Period{From: from, To: from.Add(time.Hour)}
		units := f.unitsIn(actors, span)
		if slices.ContainsFunc(units, func(u slowUnit) bool { return u.Outcome != funnel.Absent }) {
			flows[from.Format(time.TimeOnly)] = f.flow(units)
		}
	}
	return flows
}

func (f *slowFunnel) unitsIn(actors []*slowActor, span funnel.Period) (units []slowUnit) {
	if f.Entry == funnel.EveryEntry {
		for _, u := range f.unitsOf(actors) {
			if len(u.Steps) > 0 && !u.Steps[0].Time.Before(span.From) && u.Steps[0].Time.Before(span.To) {
				units = append(units, u)
			}
		}
		return units
	}
	cut := f.Funnel
	cut.By, cut.Between = funnel.By{}, span
	if f.Between.IsSet() && (span.From.Before(f.Between.From) || !span.From.Before(f.Between.To)) {
		return nil
	}
	plan := funnel.MustCompile(cut)
	for _, a := range actors {
		units = append(units, slowUnit{plan.Eval(a.events, f.asOf), a.events, span})
	}
	return units
}

// plainBuckets leaves out excluded rounds: results do not tell when they began.
func (f *slowFunnel) plainBuckets(trend *funnel.Trends) map[string]slowFlow {
	flows := map[string]slowFlow{}
	for _, b := range trend.Buckets {
		flow := plainFlow(b.Flow)
		if f.Entry == funnel.EveryEntry {
			flow.Excluded, flow.Spoiled = 0, make([]int64, len(f.Steps))
		}
		if b.Entered > 0 || flow.Excluded > 0 {
			flows[b.Start.Format(time.TimeOnly)] = flow
		}
	}
	return flows
}

// slowTimes are the durations between two rows.
type slowTimes struct{ N, Sum, Min, Max int64 }

func (f *slowFunnel) times(units []slowUnit) map[[2]int]slowTimes {
	times := map[[2]int]slowTimes{}
	for _, u := range units {
		if !f.isMature(&u.Result) {
			continue
		}
		var at [4]time.Time
		for i, taken := range u.Steps {
			row := taken.Step
			if f.isGrouped() {
				row = i
			}
			at[row] = taken.Time
		}
		for to := 1; to < len(f.Steps); to++ {
			for from := range to {
				before := to - 1
				for f.Steps[before].Optional {
					before--
				}
				asked := from == 0 || from == before && !f.Steps[to].Optional
				if asked && !at[from].IsZero() && !at[to].IsZero() {
					times[[2]int{from, to}] = times[[2]int{from, to}].with(int64(at[to].Sub(at[from])))
				}
			}
		}
	}
	return times
}

func (s slowTimes) with(d int64) slowTimes {
	if s.N == 0 {
		return slowTimes{1, d, d, d}
	}
	return slowTimes{s.N + 1, s.Sum + d, min(s.Min, d), max(s.Max, d)}
}

// between returns by row and name the units that dropped and had such an event
// while they could have gone on.
func (f *slowFunnel) between(actors []*slowActor) map[int]map[string]int64 {
	rows := map[int]map[string]int64{}
	for _, a := range actors {
		for _, u := range a.units {
			if u.Outcome != funnel.Dropped {
				continue
			}
			if rows[u.Level-1] == nil {
				rows[u.Level-1] = map[string]int64{}
			}
			last := a.user[u.Steps[len(u.Steps)-1].Event]
			names := map[string]bool{}
			for _, e := range a.events {
				if f.clock(&e, &last) > 0 && e.Time.Before(f.deadline(&u)) {
					names[e.Name] = true
				}
			}
			for name := range names {
				rows[u.Level-1][name]++
			}
		}
	}
	return rows
}

func (f *slowFunnel) deadline(u *funnel.Result) time.Time {
	never := slowStart.AddDate(1, 0, 0)
	deadline, longest := never, time.Duration(0)
	if f.Within > 0 {
		deadline = u.Steps[0].Time.Add(f.Within)
	}
	for next := u.Level; next < len(f.Steps); next++ {
		if f.Steps[next].Within == 0 {
			return deadline
		}
		longest = max(longest, f.Steps[next].Within)
		if !f.Steps[next].Optional {
			break
		}
	}
	if end := u.Steps[len(u.Steps)-1].Time.Add(longest); end.Before(deadline) {
		return end
	}
	return deadline
}

func plainBetween(list []funnel.BetweenRow) map[int]map[string]int64 {
	rows := map[int]map[string]int64{}
	for _, row := range list {
		rows[row.Step] = map[string]int64{}
		for _, e := range row.Events {
			rows[row.Step][e.Name] = e.Units
		}
	}
	return rows
}

func plainTimes(list []funnel.Times) map[[2]int]slowTimes {
	times := map[[2]int]slowTimes{}
	for _, t := range list {
		if d := t.Durations; d.N() > 0 {
			times[[2]int{t.From, t.To}] = slowTimes{d.N(), d.Sum().Int64(), int64(d.Min()), int64(d.Max())}
		}
	}
	return times
}
