package insight_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/rule"
)

// wideStudy looks for everything that there is to look for.
func wideStudy() insight.DiscoveryStudy {
	return insight.DiscoveryStudy{
		Landmark: 4, MaxCount: 3, MinSupport: 8, PrerequisiteThreshold: 0.05,
		Exclude: []string{"noise"}, Props: []string{"plan", "items", "tags"},
		Paths: rule.Types{
			{Is: "sale", When: rule.Path("/p/sale/**")}, {Is: "product", When: rule.Path("/p/**")}, {Is: "sale", When: rule.Path("/outlet")},
		},
		Engaged: []time.Duration{time.Minute, 20 * time.Second},
	}
}

// randomDiscoveryUnits convert the likelier the more they saw of what is good.
func randomDiscoveryUnits(r *rand.Rand, n int) (units []insight.Unit) {
	names := []string{"view", "view", "view", "cart", "share", "noise", "", "help"}
	urls := []string{"", "/p/1", "/p/sale/2", "/outlet", "/help"}
	for i := range n {
		u := insight.Unit{ID: "u" + strconv.Itoa(i), Stratum: []string{"Email", "Search", "Rare"}[min(2, r.IntN(9)/4)]}
		score := -1.5
		for range r.IntN(9) {
			e := conversion.Event{Name: names[r.IntN(len(names))], URL: urls[r.IntN(len(urls))], Engaged: time.Duration(r.IntN(40)-5) * time.Second}
			e.Props = randomDiscoveryProps(r)
			if e.Name == "cart" || e.Props.Lookup("plan").Str() == "pro" {
				score++
			}
			if e.Name == "help" {
				score--
			}
			u.Events = append(u.Events, e)
		}
		switch x := r.Float64(); {
		case x < 0.02:
			u.Outcome = insight.Open
		case x < 0.04:
			u.Young = true
		case r.Float64() < 1/(1+math.Exp(-score)):
			u.Outcome = insight.Converted
			u.Events = append(u.Events, conversion.Event{Name: "pay"})
		}
		units = append(units, u)
	}
	return units
}

func randomDiscoveryProps(r *rand.Rand) (props conversion.Props) {
	switch r.IntN(5) {
	case 0:
		props = append(props, conversion.String("plan", []string{"pro", "free", "3"}[r.IntN(3)]))
	case 1:
		props = append(props, conversion.Number("plan", 3), conversion.Number("items", float64(r.IntN(3))))
	case 2:
		props = append(props, conversion.Bool("plan", r.IntN(2) == 0), conversion.Strings("tags", []string{"a", "b", "a"}[r.IntN(3):]...))
	case 3:
		props = append(props, conversion.Number("items", []float64{math.NaN(), math.Inf(1), math.Copysign(0, -1)}[r.IntN(3)]))
	}
	return props
}

// slowTraits are the candidates that an event shows, by name; engaged is that of the
// unit so far.
func slowTraits(s insight.DiscoveryStudy, e conversion.Event, before, engaged time.Duration) (names []string) {
	name := e.EventName()
	if name != "" && !slices.Contains(s.Exclude, name) {
		names = append(names, name)
		for _, prop := range s.Props {
			for _, value := range slowValues(e.Props.Lookup(prop)) {
				names = append(names, name+" with "+prop+" = "+value)
			}
		}
	}
	switch {
	case strings.HasPrefix(e.URL, "/p/sale/"), e.URL == "/outlet":
		names = append(names, "pages: sale")
	case strings.HasPrefix(e.URL, "/p/"):
		names = append(names, "pages: product")
	}
	for _, least := range s.Engaged {
		if before < least && least <= engaged {
			names = append(names, "engaged ≥ "+least.String())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func slowValues(v conversion.Value) (values []string) {
	switch n := v.Num(); {
	case v.Kind() == conversion.KindStrings:
		for _, text := range v.List() {
			values = append(values, strconv.Quote(text))
		}
		return values
	case v.Kind() == conversion.KindString:
		return []string{strconv.Quote(v.Str())}
	case v.Kind() == conversion.KindBool:
		return []string{fmt.Sprint(v.IsTrue())}
	case v.Kind() == conversion.KindNumber && n == n && !math.IsInf(n, 0):
		return []string{fmt.Sprint(math.Abs(n))}
	}
	return nil
}

// slowDiscovered is a unit with how often it showed what early on, and at all.
type slowDiscovered struct {
	early, all map[string]int
	atRisk     bool
	converted  bool
	half       int
	stratum    string
}

func slowDiscover(s insight.DiscoveryStudy, u insight.Unit) slowDiscovered {
	d := slowDiscovered{early: map[string]int{}, all: map[string]int{}, atRisk: len(u.Events) >= s.Landmark, stratum: u.Stratum}
	d.half = int(stat.Split(u.ID, s.Seed) >> 31)
	d.converted = u.Outcome == insight.Converted
	var engaged time.Duration
	for i, e := range u.Events {
		before := engaged
		engaged += max(0, e.Engaged)
		for _, name := range slowTraits(s, e, before, engaged) {
			d.all[name]++
			if i < s.Landmark {
				d.early[name]++
			}
		}
	}
	return d
}

// slowTable counts who did it at least k times, in some half (-1 is both) and stratum
// ("*" is all).
func slowTable(units []slowDiscovered, name string, k, half int, stratum string) (t [4]int64) {
	for _, u := range units {
		if !u.atRisk || half >= 0 && u.half != half || stratum != "*" && u.stratum != stratum {
			continue
		}
		at := 0
		if u.early[name] < k {
			at = 2
		}
		if !u.converted {
			at++
		}
		t[at]++
	}
	return t
}

func slowPhi(t [4]int64) float64 {
	a, b, c, d := float64(t[0]), float64(t[1]), float64(t[2]), float64(t[3])
	if (a+b)*(c+d)*(a+c)*(b+d) == 0 {
		return 0
	}
	return (a*d - b*c) / math.Sqrt((a+b)*(c+d)*(a+c)*(b+d))
}

// slowReport follows the specification step by step.
func slowReport(s insight.DiscoveryStudy, all []insight.Unit) (list []insight.Candidate) {
	var units []slowDiscovered
	names, strata, converted := map[string]bool{}, map[string]bool{}, int64(0)
	for _, u := range all {
		if u.Outcome == insight.Open || u.Young {
			continue
		}
		d := slowDiscover(s, u)
		units = append(units, d)
		for name := range d.all {
			names[name] = true
		}
		if d.converted {
			converted++
		}
		if d.atRisk && (s.InSample || d.half == 1) {
			strata[d.stratum] = true
		}
	}
	for name := range names {
		if c, ok := slowCandidate(s, units, name, strata, converted); ok {
			list = append(list, c)
		}
	}
	slowClasses(list)
	return list
}

func slowCandidate(s insight.DiscoveryStudy, units []slowDiscovered, name string, strata map[string]bool, converted int64) (c insight.Candidate, ok bool) {
	choose, estimate := 0, 1
	if s.InSample {
		choose, estimate = -1, -1
	}
	c = insight.Candidate{Name: name, Phi: math.NaN(), P: math.NaN(), Q: math.NaN(), Effect: insight.Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}}
	best := -1.0
	for k := 1; k <= min(s.MaxCount, s.Landmark); k++ {
		t := slowTable(units, name, k, choose, "*")
		if phi := math.Abs(slowPhi(t)); t[0]+t[1] >= s.MinSupport && t[2]+t[3] >= s.MinSupport && phi > best+1e-9 {
			c.Count, best = k, phi
		}
	}
	without := int64(0)
	for _, u := range units {
		if u.converted && u.all[name] == 0 {
			without++
		}
	}
	_, upper := conversion.Rate{K: without, N: converted}.Interval()
	c.Prerequisite = insight.Prerequisite{Without: conversion.Rate{K: without, N: converted}, Upper: upper, Threshold: s.PrerequisiteThreshold, Is: converted > 0 && upper <= s.PrerequisiteThreshold}
	if c.Count == 0 {
		return c, c.Prerequisite.Is
	}
	c.Table = slowTable(units, name, c.Count, estimate, "*")
	t := c.Table
	if (t[0]+t[1] < s.MinSupport || t[2]+t[3] < s.MinSupport) && !c.Prerequisite.Is {
		return c, false
	}
	c.Phi, c.P = slowPhi(t), stat.TwoRates(t[0], t[0]+t[1], t[2], t[2]+t[3])
	if len(strata) == 1 {
		c.Effect.Value = float64(t[0])/float64(t[0]+t[1]) - float64(t[2])/float64(t[2]+t[3])
		c.Effect.Low, c.Effect.High = stat.DiffNewcombe(t[0], t[0]+t[1], t[2], t[2]+t[3], 0.95)
		return c, true
	}
	var tables []stat.Table
	for stratum := range strata {
		t := slowTable(units, name, c.Count, estimate, stratum)
		tables = append(tables, stat.Table{A: t[0], B: t[1], C: t[2], D: t[3]})
	}
	c.Effect.Value, c.Effect.Low, c.Effect.High = stat.MHDifference(tables, 0.95)
	return c, true
}

func slowClasses(list []insight.Candidate) {
	for i := range list {
		c := &list[i]
		c.Class = insight.PrerequisiteClass
		if c.Prerequisite.Is {
			continue
		}
		c.Q = 1
		for _, other := range list { // the least of p·m/rank over all larger
			rank, m := 0, 0
			for _, any := range list {
				if !any.Prerequisite.Is {
					m++
					if any.P <= other.P {
						rank++
					}
				}
			}
			if !other.Prerequisite.Is && other.P >= c.P {
				c.Q = min(c.Q, other.P*float64(m)/float64(rank))
			}
		}
		switch {
		case c.Q > 0.05 || c.Effect.Value == 0 || c.Effect.Value != c.Effect.Value:
			c.Class = insight.NeutralClass
		case c.Effect.Value > 0:
			c.Class = insight.PositiveClass
			c.Score = max(0, c.Effect.Low) * float64(c.Table[0]+c.Table[1])
		default:
			c.Class = insight.NegativeClass
		}
	}
	slices.SortFunc(list, func(a, b insight.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(sizeOf(b.Phi), sizeOf(a.Phi)), cmp.Compare(a.Name, b.Name))
	})
}

func sizeOf(phi float64) float64 {
	if math.IsNaN(phi) {
		return 0
	}
	return math.Round(1e12 * math.Abs(phi))
}

// sameCandidates compares what the reference knows.
var sameCandidates = gocmp.Options{
	cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-9, 1e-12), cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(insight.Candidate{}, "Kind", "Rule", "Strength", "OddsRatio"),
}

func newDiscovery(t testing.TB, s insight.DiscoveryStudy) *insight.Discovery {
	t.Helper()
	d, err := insight.NewDiscovery(s)
	require.NoError(t, err)
	return d
}

func discovered(t testing.TB, s insight.DiscoveryStudy, units []insight.Unit) *insight.Discovery {
	t.Helper()
	d := newDiscovery(t, s)
	for i := range units {
		d.Count(&units[i])
	}
	return d
}

func TestDiscoveryReference(t *testing.T) {
	classes := map[insight.Class]int{}
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 5))
		s := wideStudy()
		s.Seed, s.InSample = seed, seed%3 == 0
		units := randomDiscoveryUnits(r, 40+r.IntN(800))
		if seed%4 == 3 {
			for i := range units {
				units[i].Stratum = "all"
			}
		}
		got := discovered(t, s, units).Report(insight.DiscoveryOptions{}).Candidates
		require.Empty(t, gocmp.Diff(slowReport(s, units), got, sameCandidates), "seed %d", seed)
		for _, c := range got {
			classes[c.Class]++
		}
	}
	for _, class := range []insight.Class{insight.PositiveClass, insight.NegativeClass, insight.NeutralClass, insight.PrerequisiteClass} {
		require.NotZero(t, classes[class], "no %s candidate was met", class)
	}
}
