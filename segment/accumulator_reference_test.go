package segment_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// slowUnit is a unit with all that is asked about it.
type slowUnit struct {
	cluster   int // of its user
	converted bool
	values    map[string]float64
	members   map[string]bool
	levels    []string // by partition
	stratum   string
	entry     string
	furthest  string
}

// slowUnits looks at each user for itself, with plain loops.
func slowUnits(study segment.Study, users [][]conversion.Event) (units []slowUnit) {
	cutter := session.MustNew(session.Policy{})
	for cluster, events := range users {
		var seen []conversion.Event
		for _, e := range events {
			if study.AsOf.IsZero() || e.Time.Before(study.AsOf) {
				seen = append(seen, e)
			}
		}
		journey := cutter.Journey(seen)
		parts := []conversion.Journey{journey}
		if study.Unit == segment.PerSession {
			parts = parts[:0]
			for _, s := range journey.Sessions {
				parts = append(parts, conversion.Journey{User: journey.User, Sessions: []conversion.Session{s}})
			}
		}
		for _, part := range parts {
			if len(part.Sessions) > 0 {
				units = append(units, slowUnitOf(study, part, cluster))
			}
		}
	}
	return units
}

func slowUnitOf(study segment.Study, part conversion.Journey, cluster int) slowUnit {
	o := study.Outcome.Of(part)
	u := slowUnit{cluster: cluster, converted: o.Converted, values: map[string]float64{}, members: map[string]bool{}}
	for _, v := range o.Values {
		if v.IsSet() {
			u.values[v.Currency] += float64(v.Micros) / 1e6
		}
	}
	var holds segment.Bits
	if study.Unit == segment.PerSession {
		holds = study.Segments.MatchSession(nil, part.Sessions[0])
	} else {
		holds = study.Segments.Match(nil, part, study.AsOf)
	}
	for i, s := range study.Segments.Segments() {
		u.members[s.Name] = holds.Has(i)
	}
	for i := range study.By {
		u.levels = append(u.levels, slowLevel(study.By[i], study.Unit, part))
	}
	u.stratum = slowLevel(study.Strata, study.Unit, part)
	u.readSteps(o.Completions, study.Outcome.Steps)
	return u
}

func (u *slowUnit) readSteps(completions []segment.Completion, steps []string) {
	completions = slices.DeleteFunc(slices.Clone(completions), func(c segment.Completion) bool { return c.Step < 0 })
	if len(completions) == 0 {
		return
	}
	slices.SortFunc(completions, func(a, b segment.Completion) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Step, b.Step)) })
	u.entry = steps[completions[0].Step]
	u.furthest = steps[slices.MaxFunc(completions, func(a, b segment.Completion) int { return cmp.Compare(a.Step, b.Step) }).Step]
}

func slowLevel(p segment.Partition, unit segment.Unit, part conversion.Journey) (text string) {
	for i, b := range p.By {
		if i > 0 {
			text += " × "
		}
		s := part.Sessions[0]
		value := ""
		switch b.Dim {
		case segment.ChannelDimension:
			value = s.Touch.Channel
		case segment.SourceDimension:
			value = s.Touch.Source
		case segment.FuncDimension:
			if v, ok := b.Func(part); ok {
				value = v
			}
		case segment.ReturningDimension:
			value = "new"
			if len(part.Sessions) > 1 || unit == segment.PerSession && s.Index > 1 {
				value = "returning"
			}
		case segment.PropDimension:
			value = slowProp(b, part)
		}
		if value == "" {
			value = "(none)"
		}
		text += value
	}
	return text
}

func slowProp(b segment.By, part conversion.Journey) string {
	var values []string
	for _, s := range part.Sessions {
		for _, e := range s.Events {
			if v := e.Props.Lookup(b.Name); v.Kind() == conversion.KindStrings {
				values = append(values, "a, b")
			} else if v.Exists() {
				values = append(values, v.String())
			}
		}
	}
	switch {
	case len(values) == 0:
		return ""
	case b.Of == segment.LastPick:
		return values[len(values)-1]
	}
	return values[0]
}

// slowRate is k of n with the standard error of clusters.
type slowRate struct {
	conversion.Rate
	users  int64
	se     float64
	mean   float64
	meanSE float64
}

// slowRateOf is the formula of a clustered rate, and that of a mean.
func slowRateOf(units []slowUnit, clusterOf func(u *slowUnit) string, currency string) (r slowRate) {
	type sums struct{ y, m, x float64 }
	clusters := map[string]sums{}
	var sum float64
	for i := range units {
		u := &units[i]
		c := clusters[clusterOf(u)]
		c.m++
		c.x += u.values[currency]
		sum += u.values[currency]
		r.N++
		if u.converted {
			c.y++
			r.K++
		}
		clusters[clusterOf(u)] = c
	}
	g := float64(len(clusters))
	r.users = int64(len(clusters))
	r.mean = sum / float64(r.N)
	rate := r.Value()
	var squares, meanSquares float64
	for _, c := range clusters {
		squares += (c.y - rate*c.m) * (c.y - rate*c.m)
		meanSquares += (c.x - r.mean*c.m) * (c.x - r.mean*c.m)
	}
	r.se = math.Sqrt(g/(g-1)*squares) / float64(r.N)
	r.meanSE = math.Sqrt(g/(g-1)*meanSquares) / float64(r.N)
	return r
}

func byUser(u *slowUnit) string { return fmt.Sprint(u.cluster) }

func filtered(units []slowUnit, keep func(u *slowUnit) bool) (kept []slowUnit) {
	for i := range units {
		if keep(&units[i]) {
			kept = append(kept, units[i])
		}
	}
	return kept
}

func (r slowRate) check(t *testing.T, got segment.Measure) {
	t.Helper()
	require.Equal(t, r.Rate, got.Rate)
	if got.Clustered != nil {
		require.Equal(t, r.users, got.Clustered.Users)
		require.InDelta(t, nanTo(r.se), nanTo(got.Clustered.SE), 1e-12)
	}
}

// nanTo makes a number of NaN, for comparison.
func nanTo(x float64) float64 {
	if math.IsNaN(x) {
		return -1
	}
	return x
}

// TestReference: counts, clusters, complements, strata, entries and overlaps are
// those of plain loops over the units.
func TestReference(t *testing.T) {
	for _, unit := range []segment.Unit{segment.PerUser, segment.PerSession} {
		for _, against := range []string{"", "searchers"} {
			t.Run(string(unit)+" "+against, func(t *testing.T) {
				study := randomStudy(unit, against)
				users := randomUsers(rand.New(rand.NewPCG(9, 10)), 250)
				report := added(segment.MustAccumulator(study), users...).Report()
				units := slowUnits(study, users)
				slowRateOf(units, byUser, "EUR").check(t, report.All.Rate)
				for _, row := range report.Segments.Rows {
					checkSegment(t, units, &row, against)
				}
				for i := range report.Partitions {
					for _, row := range report.Partitions[i].Rows {
						checkLevel(t, units, &row, i, report.All.Rate)
					}
				}
				for _, o := range report.Overlaps {
					both := filtered(units, func(u *slowUnit) bool { return u.members[o.A] && u.members[o.B] })
					require.Equal(t, int64(len(both)), o.Both.K)
					require.Equal(t, report.All.Rate.N, o.Both.N)
				}
			})
		}
	}
}

func checkSegment(t *testing.T, units []slowUnit, row *segment.Row, against string) {
	in := filtered(units, func(u *slowUnit) bool { return u.members[row.Name] })
	out := filtered(units, func(u *slowUnit) bool { return !u.members[row.Name] && (against == "" || u.members[against]) })
	checkRow(t, in, row, byUser)
	if row.Name == against {
		require.Nil(t, row.Difference)
		return
	}
	checkRest(t, in, out, row, byUser)
}

// checkLevel: a user is one cluster, also of those with whom a level is compared.
// Which users several levels share is not kept, so that what is made of them has
// the design effect of all.
func checkLevel(t *testing.T, units []slowUnit, row *segment.Row, partition int, all segment.Measure) {
	in := filtered(units, func(u *slowUnit) bool { return u.levels[partition] == row.Name })
	out := filtered(units, func(u *slowUnit) bool { return u.levels[partition] != row.Name })
	if strings.Contains(row.Name, "(other)") && all.Clustered != nil {
		require.Equal(t, slowRateOf(in, byUser, "").Rate, row.Rate.Rate)
		require.Equal(t, slowRateOf(out, byUser, "").Rate, row.Rest.Rate)
		require.Equal(t, all.Clustered.DesignEffect, row.Rate.Clustered.DesignEffect)
		return
	}
	checkRow(t, in, row, byUser)
	checkRest(t, in, out, row, byUser)
}

func checkRow(t *testing.T, in []slowUnit, row *segment.Row, clusterOf func(u *slowUnit) string) {
	slowRateOf(in, clusterOf, "").check(t, row.Rate)
	for _, v := range row.Values {
		want := slowRateOf(in, clusterOf, v.Currency)
		require.InDelta(t, nanTo(want.mean), nanTo(v.Mean.Value), 1e-9)
		if half := v.Mean.High - v.Mean.Value; want.users > 1 && half > 0 {
			require.InEpsilon(t, half, studentHalf(want.users-1)*want.meanSE, 1e-6)
		}
	}
	for _, e := range row.Entries {
		came := filtered(in, func(u *slowUnit) bool { return u.entry == e.Step })
		got := filtered(came, func(u *slowUnit) bool { return u.furthest == "purchase" })
		require.Equal(t, conversion.Rate{K: int64(len(got)), N: int64(len(came))}, e.Reached)
		far := filtered(in, func(u *slowUnit) bool { return u.furthest == e.Step })
		require.Equal(t, conversion.Rate{K: int64(len(far)), N: int64(len(in))}, e.Furthest)
	}
}

// studentHalf is t₀.₉₇₅ by bisection of the integral of Student's density.
func studentHalf(df int64) float64 {
	n := float64(df)
	a, _ := math.Lgamma((n + 1) / 2)
	b, _ := math.Lgamma(n / 2)
	constant := math.Exp(a-b) / math.Sqrt(n*math.Pi)
	density := func(x float64) float64 { return constant * math.Pow(1+x*x/n, -(n+1)/2) }
	low, high := 0.0, 100.0
	for range 50 {
		middle := (low + high) / 2
		const steps = 200
		area, h := 0.0, middle/steps
		for i := range steps { // Simpson's rule
			x := float64(i) * h
			area += h / 6 * (density(x) + 4*density(x+h/2) + density(x+h))
		}
		if area < 0.475 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

func checkRest(t *testing.T, in, out []slowUnit, row *segment.Row, clusterOf func(u *slowUnit) string) {
	want := slowRateOf(out, clusterOf, "")
	want.check(t, row.Rest)
	if len(in) == 0 || len(out) == 0 {
		require.Nil(t, row.Difference)
		return
	}
	require.InDelta(t, row.Rate.Value()-want.Value(), row.Difference.Value, 1e-15)
	for _, v := range row.Values {
		require.InDelta(t, slowRateOf(in, clusterOf, v.Currency).mean-slowRateOf(out, clusterOf, v.Currency).mean, v.Difference.Value, 1e-9)
	}
	var strata []segment.Stratum
	for _, s := range row.Adjusted.Strata {
		here := func(u *slowUnit) bool { return u.stratum == s.Name }
		strata = append(strata, segment.Stratum{Name: s.Name, In: slowRateOf(filtered(in, here), byUser, "").Rate, Out: slowRateOf(filtered(out, here), byUser, "").Rate})
	}
	require.Equal(t, strata, row.Adjusted.Strata)
}
