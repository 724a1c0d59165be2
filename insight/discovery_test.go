package insight_test

import (
	"encoding/json"
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
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// namedUnit is a unit of events with these names.
func namedUnit(id string, converted bool, names ...string) (u insight.Unit) {
	u.ID = id
	for _, name := range names {
		u.Events = append(u.Events, conversion.Event{Name: name})
	}
	if converted {
		u.Outcome = insight.Converted
	}
	return u
}

// manyUnits are n units of one kind, of which so many convert.
func manyUnits(n, converted int, names ...string) (units []insight.Unit) {
	for i := range n {
		units = append(units, namedUnit(fmt.Sprint(names, i), i < converted, names...))
	}
	return units
}

func inSample(landmark int) insight.DiscoveryStudy {
	return insight.DiscoveryStudy{Landmark: landmark, InSample: true}
}

// TestNearlyAll is the example of what nearly everybody does: the odds ratio is
// large, and it tells hardly anything.
func TestNearlyAll(t *testing.T) {
	units := append(manyUnits(1985, 1000, "view", "view"), manyUnits(15, 0, "other", "view")...)
	s := inSample(2)
	s.MinSupport, s.MaxCount, s.PrerequisiteThreshold = 10, 1, 1e-9
	s.Exclude = []string{"view"}
	report := discovered(t, s, units).Report(insight.DiscoveryOptions{})
	require.Len(t, report.Candidates, 1)
	c := report.Candidates[0]
	require.Equal(t, [4]int64{0, 15, 1000, 985}, c.Table)
	require.InDelta(t, -0.087, c.Phi, 0.001)
	require.InDelta(t, 1/16.24, c.OddsRatio, 0.001)
	require.Empty(t, c.Strength)
}

func TestStrength(t *testing.T) {
	for _, c := range []struct {
		did, not int // of 100, who convert
		want     string
	}{{75, 25, "high"}, {68, 32, "moderate"}, {62, 38, "slight"}, {55, 45, ""}, {25, 75, "high"}} {
		units := append(manyUnits(100, c.did, "a", "b"), manyUnits(100, c.not, "b", "b")...)
		report := discovered(t, inSample(2), units).Report(insight.DiscoveryOptions{})
		i := slices.IndexFunc(report.Candidates, func(c insight.Candidate) bool { return c.Name == "a" })
		require.Equal(t, c.want, report.Candidates[i].Strength, "%v", c)
	}
}

func TestEqualExposure(t *testing.T) {
	d := newDiscovery(t, insight.DiscoveryStudy{Landmark: 3, InSample: true, MinSupport: 1})
	d.CountNames("short", "", true, []string{"a", "a"})           // not at risk
	d.CountNames("late", "", true, []string{"b", "b", "b", "a"})  // not early on
	d.CountNames("early", "", true, []string{"b", "b", "a", "a"}) // once early on
	d.CountNames("left", "", false, []string{"a", "b", "b", "a"}) // once early on
	d.CountNames("left short", "", false, []string{"a"})          // not at risk
	open := insight.Unit{Outcome: insight.Open, Events: make([]conversion.Event, 9)}
	d.Count(&open)
	young := insight.Unit{Outcome: insight.Converted, Young: true, Events: make([]conversion.Event, 9)}
	d.Count(&young)
	report := d.Report(insight.DiscoveryOptions{})
	require.Equal(t, []int64{5, 3, 3}, []int64{report.Units, report.Converted, report.AtRisk})
	i := slices.IndexFunc(report.Candidates, func(c insight.Candidate) bool { return c.Name == "a" })
	require.Equal(t, 1, report.Candidates[i].Count)
	require.Equal(t, [4]int64{1, 1, 1, 0}, report.Candidates[i].Table)
	require.Equal(t, conversion.Rate{K: 0, N: 3}, report.Candidates[i].Prerequisite.Without)
}

// TestSwappedOutcome swaps converted and not: φ and effects change their signs.
func TestSwappedOutcome(t *testing.T) {
	s := wideStudy()
	s.PrerequisiteThreshold = 1e-9 // which is about the converted alone
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(3, 3)), 600)
	swapped := slices.Clone(units)
	for i := range swapped {
		switch swapped[i].Outcome {
		case insight.Left:
			swapped[i].Outcome = insight.Converted
		case insight.Converted:
			swapped[i].Outcome = insight.Left
		}
	}
	byName := map[string]insight.Candidate{}
	for _, c := range discovered(t, s, units).Report(insight.DiscoveryOptions{}).Candidates {
		byName[c.Name] = c
	}
	other := discovered(t, s, swapped).Report(insight.DiscoveryOptions{}).Candidates
	require.Len(t, other, len(byName))
	require.NotEmpty(t, other)
	for _, c := range other {
		was := byName[c.Name]
		require.Equal(t, was.Count, c.Count, c.Name)
		require.InDelta(t, -was.Phi, c.Phi, 1e-12, c.Name)
		require.InDelta(t, -was.Effect.Value, c.Effect.Value, 1e-12, c.Name)
		require.InDelta(t, -was.Effect.Low, c.Effect.High, 1e-12, c.Name)
		require.InDelta(t, was.P, c.P, 1e-9, c.Name)
	}
}

// TestNothingToDiscover counts discoveries where nothing has to do with converting.
// On the half that chose k they come too often, on the other half hardly ever.
func TestNothingToDiscover(t *testing.T) {
	runs, found := 200, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 11))
		d := newDiscovery(t, insight.DiscoveryStudy{Landmark: 6, MaxCount: 4, Seed: seed})
		for i := range 600 {
			names := make([]string, 6)
			for j := range names {
				names[j] = string(rune('a' + r.IntN(8)))
			}
			d.CountNames(strconv.Itoa(i), "", r.IntN(5) == 0, names)
		}
		for _, c := range d.Report(insight.DiscoveryOptions{}).Candidates {
			if c.Class == insight.PositiveClass || c.Class == insight.NegativeClass {
				found++
				break
			}
		}
	}
	require.LessOrEqual(t, found, runs/10, "runs with a false discovery, of which 5 %% are expected")
}

func TestDiscoveryOfLittle(t *testing.T) {
	for _, c := range []struct {
		name  string
		units []insight.Unit
		want  map[string]insight.Class
	}{
		{"nothing", nil, nil},
		{"one unit", manyUnits(1, 1, "a", "b"), nil},
		{"one event", manyUnits(50, 10, "a"), nil},
		{"no conversions", append(manyUnits(50, 0, "a", "b"), manyUnits(50, 0, "b", "b")...), map[string]insight.Class{"a": "neutral", "b": "neutral"}},
		{"all conversions", append(manyUnits(50, 50, "a", "b"), manyUnits(50, 50, "b", "b")...), map[string]insight.Class{"a": "neutral", "b": "neutral"}},
		{"needed, and too seldom early", manyUnits(500, 500, "v", "v", "pay"), map[string]insight.Class{"v": "prerequisite", "pay": "prerequisite"}},
		{"no name", manyUnits(50, 20, "", ""), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := discovered(t, inSample(2), c.units).Report(insight.DiscoveryOptions{})
			require.Len(t, report.Candidates, len(c.want))
			for _, k := range report.Candidates {
				require.Equal(t, c.want[k.Name], k.Class, k.Name)
			}
			require.NotPanics(t, func() { _ = report.String() + report.Markdown() })
			text, err := json.Marshal(report)
			require.NoError(t, err)
			require.True(t, json.Valid(text))
		})
	}
}

// TestNoSupport is a prerequisite of which there is no comparison.
func TestNoSupport(t *testing.T) {
	report := discovered(t, inSample(2), manyUnits(500, 500, "v", "v", "pay")).Report(insight.DiscoveryOptions{})
	for _, c := range report.Candidates {
		require.Zero(t, c.Count)
		require.Equal(t, [4]int64{}, c.Table)
		require.True(t, math.IsNaN(c.Phi) && math.IsNaN(c.P) && math.IsNaN(c.Q) && math.IsNaN(c.Effect.Value))
		require.Equal(t, conversion.Rate{K: 0, N: 500}, c.Prerequisite.Without)
	}
}

func TestValueOfDiscovery(t *testing.T) {
	units := append(manyUnits(200, 100, "a", "x"), manyUnits(200, 20, "x", "x")...)
	d := discovered(t, inSample(2), units)
	plain := d.Report(insight.DiscoveryOptions{})
	worth := d.Report(insight.DiscoveryOptions{Value: insight.FixedValue(conversion.Cents(7500, "EUR"))})
	require.Equal(t, "a", plain.Candidates[0].Name)
	require.Positive(t, plain.Candidates[0].Score)
	require.InDelta(t, 75*plain.Candidates[0].Score, worth.Candidates[0].Score, 1e-9)
	wide := d.Report(insight.DiscoveryOptions{Level: 0.999})
	require.Less(t, wide.Candidates[0].Effect.Low, plain.Candidates[0].Effect.Low)
	require.True(t, math.IsNaN(d.Report(insight.DiscoveryOptions{Level: 2}).Candidates[0].Effect.Low))
}

func TestFaultsOfDiscovery(t *testing.T) {
	_, err := insight.NewDiscovery(insight.DiscoveryStudy{
		Landmark: -1, MaxCount: 1001, MinSupport: -5, FDR: 1, PrerequisiteThreshold: math.NaN(), MaxCandidates: -2,
		Exclude: []string{"a", "a"}, Props: []string{"", "\xff"},
		Paths:   rule.Types{{}, {Is: "x", When: rule.Path("no slash")}},
		Engaged: []time.Duration{0, time.Second, time.Second},
	})
	require.EqualError(t, err, strings.Join([]string{
		"landmark: want 1 to 281474976710656, or 0 for the default, not -1",
		"max_count: want 1 to 1000, or 0 for the default, not 1001",
		"min_support: want 1 to 281474976710656, or 0 for the default, not -5",
		"max_candidates: want 1 to 1048576, or 0 for the default, not -2",
		"fdr: want a share from 0 to below 1, not 1",
		"prerequisite_threshold: want a share from 0 to below 1, not NaN",
		`exclude[1]: "a" is there already`,
		"props[0]: want a name, have none",
		`props[1]: "\xff" is no valid UTF-8`,
		"paths[0].is: want a name, have none",
		"paths[0].when: there is no predicate",
		`paths[1].when.path: a path begins with a slash, not as "no slash"`,
		"engaged[0]: want a duration above 0, not 0s",
		"engaged[2]: 1s is there already",
	}, "\n"))
	var fault *conversion.Fault
	require.ErrorAs(t, err, &fault)
}

// TestManyNames gives more names than are kept: those kept have all their counts, in
// any order and however merged.
func TestManyNames(t *testing.T) {
	s := inSample(2)
	s.MaxCandidates, s.MinSupport = 20, 1
	s.Props = []string{"p"}
	r := rand.New(rand.NewPCG(9, 9))
	units := make([]insight.Unit, 3000)
	for i := range units {
		u := namedUnit(strconv.Itoa(i), r.IntN(2) == 0, "n"+strconv.Itoa(r.IntN(500)), "n"+strconv.Itoa(r.IntN(500)))
		u.Events[0].Props = conversion.Props{conversion.Number("p", float64(r.IntN(9)))}
		units[i] = u
	}
	all := discovered(t, s, units)
	report := all.Report(insight.DiscoveryOptions{})
	require.Len(t, report.Notes, 2)
	require.Equal(t, []int{20, 20}, []int{report.Notes[0].Kept, report.Notes[1].Kept})
	require.InDelta(t, 500, float64(report.Notes[0].About), 250)
	require.InDelta(t, 500*9, float64(report.Notes[1].About), 2500)
	require.Len(t, report.Candidates, 40)
	wide := s
	wide.MaxCandidates = 0
	full := map[string][4]int64{}
	for _, c := range discovered(t, wide, units).Report(insight.DiscoveryOptions{}).Candidates {
		full[c.Name] = c.Table
	}
	for _, c := range report.Candidates {
		if c.Kind == insight.EventCandidate {
			require.Equal(t, full[c.Name], c.Table, c.Name)
		}
	}
	requireSameParts(t, s, units, all)
}

// requireSameParts counts the units in other orders and in parts that are merged.
func requireSameParts(t *testing.T, s insight.DiscoveryStudy, units []insight.Unit, all *insight.Discovery) {
	t.Helper()
	want, err := all.AppendBinary(nil)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, uint64(len(units))))
	for _, n := range []int{1, 2, 7} {
		parts := make([]*insight.Discovery, n)
		for i := range parts {
			parts[i] = newDiscovery(t, s)
		}
		for _, i := range r.Perm(len(units)) {
			parts[r.IntN(n)].Count(&units[i])
		}
		sum := newDiscovery(t, s)
		for _, i := range r.Perm(n) {
			require.NoError(t, sum.Merge(parts[i]))
		}
		got, err := sum.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, want, got, "%d parts", n)
		require.Empty(t, gocmp.Diff(all.Report(insight.DiscoveryOptions{}), sum.Report(insight.DiscoveryOptions{}), cmpopts.EquateNaNs()))
	}
}

func TestDiscoveryParts(t *testing.T) {
	require.NoError(t, conversiontest.CheckCounter(newDiscovery(t, wideStudy()), randomDiscoveryUnits(rand.New(rand.NewPCG(5, 5)), 60)...))
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(4, 4)), 700)
	requireSameParts(t, wideStudy(), units, discovered(t, wideStudy(), units))
}

// TestManyStrata gives more strata than can be of use.
func TestManyStrata(t *testing.T) {
	var units []insight.Unit
	for i := range 2500 {
		u := namedUnit(strconv.Itoa(i), i%3 == 0, "a", []string{"b", "a"}[i%2])
		u.Stratum = strconv.Itoa(i % 1250)
		units = append(units, u)
	}
	s := inSample(2)
	all := discovered(t, s, units)
	report := all.Report(insight.DiscoveryOptions{})
	require.Equal(t, []insight.DiscoveryNote{{Code: insight.TooManyStrata}}, report.Notes)
	require.Equal(t, 1, report.Strata)
	for i := range units {
		units[i].Stratum = ""
	}
	one := discovered(t, s, units).Report(insight.DiscoveryOptions{})
	require.Empty(t, gocmp.Diff(one.Candidates, report.Candidates, cmpopts.EquateNaNs()))
	for i := range units {
		units[i].Stratum = strconv.Itoa(i % 1250)
	}
	requireSameParts(t, s, units, all)
}

// TestAfterPanic breaks a unit off: nothing of it is counted.
func TestAfterPanic(t *testing.T) {
	s := inSample(2)
	s.Paths = rule.Types{{Is: "x", When: rule.Match("bad", func(e conversion.Event) bool {
		if e.Name == "bad" {
			panic("bad")
		}
		return true
	})}}
	units := manyUnits(60, 30, "a", "b")
	want, err := discovered(t, s, units).AppendBinary(nil)
	require.NoError(t, err)
	d := newDiscovery(t, s)
	bad := namedUnit("bad", true, "a", "rare", "bad")
	require.Panics(t, func() { d.Count(&bad) })
	for i := range units {
		d.Count(&units[i])
	}
	got, err := d.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestDiscoveryAllocations(t *testing.T) {
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(2, 2)), 300)
	d := discovered(t, wideStudy(), units)
	names := []string{"view", "cart", "view", "help", "share"}
	require.Zero(t, testing.AllocsPerRun(5, func() {
		for i := range units {
			d.Count(&units[i])
		}
		d.CountNames("u1", "Email", true, names)
	}))
}
