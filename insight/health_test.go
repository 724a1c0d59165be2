package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// steady returns n days that are all alike.
func steady(n int, row ...int64) (rows [][]int64) {
	for range n {
		rows = append(rows, slices.Clone(row))
	}
	return rows
}

// words returns findings as short texts: day counted from 0, part, step, kind, cause.
func words(findings []insight.HealthFinding) (texts []string) {
	for _, f := range findings {
		day := "ever"
		if !f.Day.IsZero() {
			day = fmt.Sprint(int(f.Day.Sub(gridDay(0)) / (24 * time.Hour)))
		}
		texts = append(texts, strings.Join(strings.Fields(fmt.Sprint(day, " ", f.Part, " ", f.Name, " ", f.Kind, " ", f.Cause)), " "))
	}
	return texts
}

func TestHealthFindings(t *testing.T) {
	normal := []int64{1000, 100, 50}
	for _, c := range []struct {
		name     string
		rows     [][]int64
		o        insight.HealthOptions
		want     []string
		evidence string // of the first finding
	}{
		{name: "days that are all alike", rows: steady(30, normal...)},
		{name: "one day", rows: steady(1, normal...)},
		{name: "one visitor", rows: steady(1, 1, 0, 0)},
		{name: "nothing but a row of zeros", rows: steady(1, 0, 0, 0), want: []string{"0 sessions outage traffic"}, evidence: "nothing at all was counted"},
		{name: "everybody converts", rows: steady(20, 50, 50, 50)},
		{name: "nobody converts", rows: steady(20, 50, 0, 0), want: []string{"ever cart never break"}, evidence: "none of 1,000 sessions ever reached cart"},
		{name: "nobody converts, but few came", rows: steady(2, 14, 0, 0)},
		{name: "only traffic", rows: append(steady(10, 1000), []int64{150}), want: []string{"10 sessions outage traffic"}, evidence: "150 sessions, 1,000 expected"},
		{
			name: "a step never fires", rows: steady(10, 1000, 0, 50), want: []string{"ever cart never instrumentation"},
			evidence: "none of 10,000 sessions ever reached cart, though 500 reached checkout",
		},
		{
			name: "too few days before", rows: append(steady(6, normal...), []int64{1000, 10, 5}),
		},
		{
			name: "just enough days before", rows: append(steady(7, normal...), []int64{1000, 10, 5}),
			want:     []string{"7 cart outage break", "7 checkout outage break"},
			evidence: "10 of 1,000 sessions reached cart, 100 expected; checkout fell with it, to 10 % of normal",
		},
		{
			name: "a cart event is lost in half of the cases", rows: append(steady(10, 10000, 1000, 300), []int64{10000, 500, 300}),
			want:     []string{"10 cart drop instrumentation"},
			evidence: "500 of 10,000 sessions reached cart, 1,000 expected; checkout went on at 100 % of normal",
		},
		{
			name: "a cart event is sent twice", rows: append(steady(10, normal...), []int64{1000, 210, 50}),
			want:     []string{"10 cart surge instrumentation", "10 checkout drop break"}[:1],
			evidence: "210 of 1,000 sessions reached cart, 100 expected; checkout did not, at 100 % of normal",
		},
		{
			name: "visitors buy more", rows: append(steady(10, normal...), []int64{1000, 250, 125}),
			want:     []string{"10 cart surge traffic"},
			evidence: "250 of 1,000 sessions reached cart, 100 expected; checkout rose with it, to 250 % of normal",
		},
		{
			name: "the last step is sent several times", rows: append(steady(10, normal...), []int64{1000, 100, 120}),
			want:     []string{"10 checkout impossible instrumentation"},
			evidence: "120 reached checkout, but 100 reached cart, which comes first; cart at 100 % of normal, checkout at 240 %",
		},
		{
			name: "the traffic is not counted", rows: [][]int64{{3, 20, 10}}, want: []string{"0 sessions impossible instrumentation"},
			evidence: "20 reached cart, but there were 3 sessions",
		},
		{
			name: "the traffic is not counted any more", rows: append(steady(7, normal...), []int64{3, 100, 50}),
			want: []string{"7 sessions outage traffic"}, evidence: "3 sessions, 1,000 expected, though 100 reached cart",
		},
		{
			name: "an outage is in no baseline", rows: append(append(steady(8, normal...), steady(30, 1000, 0, 0)...), normal),
			want: func() (want []string) {
				for day := range 30 {
					want = append(want, fmt.Sprint(day+8, " cart outage break"), fmt.Sprint(day+8, " checkout outage break"))
				}
				return want
			}(),
			evidence: "0 of 1,000 sessions reached cart, 100 expected; checkout fell with it, to 0 % of normal",
		},
		{
			name: "an optional step", rows: steady(10, 1000, 20, 100), o: insight.HealthOptions{Optional: []string{"cart"}},
		},
		{
			name: "after an optional step", rows: append(steady(10, 1000, 20, 100), []int64{1000, 20, 10}), o: insight.HealthOptions{Optional: []string{"cart"}},
			want: []string{"10 checkout outage break"}, evidence: "10 of 1,000 sessions reached checkout, 100 expected; no later step tells more",
		},
		{
			name: "from a later base", rows: append(steady(10, normal...), []int64{1000, 100, 8}),
			want: []string{"10 checkout outage break"}, evidence: "8 of the 100 at cart reached checkout, 50 expected; no later step tells more",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := healthOf(t, gridOf(t, c.rows), c.o)
			require.Equal(t, c.want, words(r.Findings))
			if c.evidence != "" {
				require.Equal(t, c.evidence, r.Findings[0].Evidence)
			}
			require.Equal(t, gridDay(0), r.From)
			require.Equal(t, gridDay(len(c.rows)-1), r.To)
		})
	}
}

// TestHealthOfGap: days without a row are rows of zeros, and so is a day at the end
// that was added without counts.
func TestHealthOfGap(t *testing.T) {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart")
	require.NoError(t, err)
	for _, day := range []int{0, 1, 2, 6, 7} {
		require.NoError(t, g.Add(gridDay(day), 1000, 100))
	}
	require.NoError(t, g.Add(gridDay(8)))
	r := healthOf(t, g, insight.HealthOptions{})
	require.Equal(t, []string{
		"3 sessions outage traffic", "4 sessions outage traffic", "5 sessions outage traffic", "8 sessions outage traffic",
	}, words(r.Findings))
	require.Len(t, r.Episodes, 2)
	require.Equal(t, 3, r.Episodes[0].Days)
	require.Equal(t, "see whether visitors stay away or are not counted at all", r.Episodes[0].Action())
}

func TestHealthOfNothing(t *testing.T) {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart")
	require.NoError(t, err)
	r := healthOf(t, g, insight.HealthOptions{})
	require.Equal(t, "Tracking health: no data\n", r.String())
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"from":null,"to":null,"steps":["sessions","cart"],"findings":[],"episodes":[],"data":[],"judged":0,"unjudged":0}`, string(text))
}

func TestHealthOptionFaults(t *testing.T) {
	_, err := insight.CheckHealth(gridOf(t, steady(1, 1, 1)), insight.HealthOptions{
		Window: 1, MinDays: -1, Alpha: 0.7, Outage: -1, Alive: 2, Surge: 1, Optional: []string{"sessions", "basket"},
	})
	require.Equal(t, []string{
		"window range", "min_days range", "alpha range", "outage range", "alive range", "surge range",
		"optional[0] first", "optional[1] unknown_step",
	}, faultsOf(err))
	_, err = insight.CheckHealth(gridOf(t, steady(1, 1, 1)), insight.HealthOptions{MinDays: 15, Alpha: math.NaN()})
	require.EqualError(t, err, "min_days: 15 is not between 2 and the window of 14\nalpha: NaN is not between 0 and 0.5")
	_, err = insight.CheckHealth(gridOf(t, steady(1, 1, 1)), insight.HealthOptions{Window: 3})
	require.NoError(t, err)
	_, err = insight.CheckHealth(nil, insight.HealthOptions{})
	require.EqualError(t, err, "grid: there is no grid")
}

// partsGrid is a whole of three platforms of which one loses its cart on day 12.
func partsGrid(t *testing.T) *insight.Grid {
	g := emptyGrid(t)
	for day := range 15 {
		whole := make([]int64, 3)
		for i, part := range []string{"desktop", "mobile", "tv"} {
			row := [][]int64{{2000, 200, 80}, {1500, 150, 60}, {2, 0, 0}}[i]
			if part == "mobile" && day == 12 {
				row = []int64{1500, 0, 0}
			}
			if part == "tv" && day%3 > 0 {
				row = []int64{0, 0, 0}
			}
			for step, n := range row {
				whole[step] += n
			}
			require.NoError(t, g.AddPart(part, gridDay(day), row...))
		}
		require.NoError(t, g.Add(gridDay(day), whole...))
	}
	return g
}

// emptyGrid is one of three steps.
func emptyGrid(t *testing.T) *insight.Grid {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart", "checkout")
	require.NoError(t, err)
	return g
}

// TestHealthOfParts: the whole tells where it was found, and a part that is too small
// to be judged has no findings. In the whole more than half of the checkouts go on,
// those of the other platforms, so that only the part knows the cause.
func TestHealthOfParts(t *testing.T) {
	r := healthOf(t, partsGrid(t), insight.HealthOptions{})
	require.Equal(t, []string{
		"12 cart drop instrumentation", "12 mobile cart outage break", "12 mobile checkout outage break",
	}, words(r.Findings))
	require.Equal(t, []string{"mobile"}, r.Findings[0].Parts)
	require.Equal(t, []string{"mobile"}, r.Episodes[0].Parts)
	require.Contains(t, r.String(), "all; in mobile")
}

// TestHealthOfPartsInOrder: the part with the largest residual stands first, and
// those alike by name.
func TestHealthOfPartsInOrder(t *testing.T) {
	g := emptyGrid(t)
	sizes := map[string]int64{"a": 1, "b": 20, "c": 4, "d": 4}
	for day := range 10 {
		for part, size := range sizes {
			row := []int64{1000 * size, 100 * size, 50 * size}
			if day == 9 {
				row[1], row[2] = 5*size, 2*size
			}
			require.NoError(t, g.AddPart(part, gridDay(day), row...))
			require.NoError(t, g.Add(gridDay(day), row...))
		}
	}
	r := healthOf(t, g, insight.HealthOptions{})
	require.Equal(t, []string{
		"9 cart outage break", "9 checkout outage break",
		"9 b cart outage break", "9 b checkout outage break", "9 c cart outage break", "9 c checkout outage break",
		"9 d cart outage break", "9 d checkout outage break", "9 a cart outage break", "9 a checkout outage break",
	}, words(r.Findings))
	require.Equal(t, []string{"b", "c", "d", "a"}, r.Findings[0].Parts)
	require.Equal(t, []string{"b", "c", "d", "a"}, r.Episodes[1].Parts)
	require.Contains(t, r.String(), "all; in b, c, d and 1 more")
}

// TestHealthNeverInParts: what never happens in the whole is said once; a part says
// so only if it should have happened there.
func TestHealthNeverInParts(t *testing.T) {
	g := emptyGrid(t)
	for day := range 10 {
		require.NoError(t, g.Add(gridDay(day), 3000, 100, 0))
		require.NoError(t, g.AddPart("large", gridDay(day), 1500, 0, 0))
		require.NoError(t, g.AddPart("small", gridDay(day), 4, 0, 0))
	}
	r := healthOf(t, g, insight.HealthOptions{})
	require.Equal(t, []string{"ever checkout never break", "ever large cart never break"}, words(r.Findings))
	require.Equal(t, 10, r.Episodes[0].Days)

	alone := emptyGrid(t)
	require.NoError(t, alone.AddPart("large", gridDay(1), 1500, 0, 0))
	require.Equal(t, []string{"ever large cart never break"}, words(healthOf(t, alone, insight.HealthOptions{}).Findings), "nothing is known of the whole")
}

func TestHealthEpisodes(t *testing.T) {
	rows := steady(20, 1000, 100, 50)
	for day, cart := range map[int]int64{10: 12, 11: 4, 12: 15, 14: 3} {
		rows[day][1], rows[day][2] = cart, 2
	}
	r := healthOf(t, gridOf(t, rows), insight.HealthOptions{})
	i := slices.IndexFunc(r.Episodes, func(e insight.Episode) bool { return e.Name == "cart" })
	e := r.Episodes[i]
	require.Equal(t, gridDay(10), e.From)
	require.Equal(t, gridDay(12), e.To)
	require.Equal(t, 3, e.Days)
	require.InDelta(t, 31./300, e.Ratio, 1e-4)
	require.Equal(t, "worst on 2026-01-12: 4 of 1,000 sessions reached cart, 100 expected; checkout fell with it, to 4 % of normal", e.Evidence)
	require.Less(t, e.P, 1e-10)
	require.Less(t, e.Residual, -9.)
	var carts int
	for _, e := range r.Episodes {
		if e.Name == "cart" {
			carts++
		}
	}
	require.Equal(t, 2, carts, "day 14 is an episode of its own")
}

// TestHealthWeekly: consecutive weeks are one episode.
func TestHealthWeekly(t *testing.T) {
	g, err := insight.NewGrid(insight.Weekly, "sessions", "cart")
	require.NoError(t, err)
	for day := range 84 {
		cart := int64(100)
		if day >= 63 && day < 77 {
			cart = 0
		}
		require.NoError(t, g.Add(date(t, "2026-01-05").AddDate(0, 0, day), 1000, cart))
	}
	r := healthOf(t, g, insight.HealthOptions{})
	require.Len(t, r.Episodes, 1)
	e := r.Episodes[0]
	require.Equal(t, "2026-03-09 2026-03-16 2", e.From.Format(time.DateOnly)+" "+e.To.Format(time.DateOnly)+" "+fmt.Sprint(e.Days))
	require.Contains(t, r.String(), "weeks")
}

// TestHealthForgetsNothing: later rows change no finding of earlier days.
func TestHealthForgetsNothing(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		rows := brokenRows(rng)
		whole := healthOf(t, gridOf(t, rows), insight.HealthOptions{}).Findings
		if len(whole) > 0 && whole[0].Kind == insight.Never {
			continue
		}
		for _, n := range []int{1 + rng.IntN(len(rows)), len(rows) - 1} {
			early := healthOf(t, gridOf(t, rows[:n]), insight.HealthOptions{}).Findings
			if len(early) > 0 && early[0].Kind == insight.Never {
				continue
			}
			before := slices.IndexFunc(whole, func(f insight.HealthFinding) bool { return !f.Day.Before(gridDay(n)) })
			if before < 0 {
				before = len(whole)
			}
			require.Empty(t, cmp.Diff(slowForm(whole[:before]), slowForm(early), nearly), "seed %d, %d rows", seed, n)
		}
	}
}

// TestHealthIsOfTheSet: the order of rows changes nothing, and neither does counting
// a day in two pieces.
func TestHealthIsOfTheSet(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 2))
		rows := brokenRows(rng)
		want := healthOf(t, gridOf(t, rows), insight.HealthOptions{})
		g := gridOf(t, rows[:1])
		for _, day := range rng.Perm(len(rows)) {
			if day == 0 {
				continue
			}
			piece, rest := make([]int64, len(rows[day])), make([]int64, len(rows[day]))
			for i, n := range rows[day] {
				piece[i] = rng.Int64N(n + 1)
				rest[i] = n - piece[i]
			}
			require.NoError(t, g.Add(gridDay(day), piece...))
			require.NoError(t, g.Add(gridDay(day), rest...))
		}
		require.Equal(t, want.String(), healthOf(t, g, insight.HealthOptions{}).String())
	}
}

// TestImpossibleStays: what is impossible is so at any scale.
func TestImpossibleStays(t *testing.T) {
	var met int
	for seed := range uint64(60) {
		rows := brokenRows(rand.New(rand.NewPCG(seed, 3)))
		for _, f := range healthOf(t, gridOf(t, rows), insight.HealthOptions{}).Findings {
			if f.Kind != insight.Impossible {
				continue
			}
			day := int(f.Day.Sub(gridDay(0)) / (24 * time.Hour))
			scaled := slices.Clone(rows)
			scaled[day] = slices.Clone(rows[day])
			for i := range scaled[day] {
				scaled[day][i] *= 7
			}
			again := healthOf(t, gridOf(t, scaled), insight.HealthOptions{}).Findings
			require.True(t, slices.ContainsFunc(again, func(g insight.HealthFinding) bool {
				return g.Day.Equal(f.Day) && g.Step == f.Step && g.Kind == f.Kind
			}), "seed %d: %v", seed, f)
			met++
		}
	}
	require.Greater(t, met, 30)
}

// TestHealthOfHugeCounts: nothing overflows, and an outage is found all the same.
func TestHealthOfHugeCounts(t *testing.T) {
	rows := steady(10, 1<<48, 1<<47, 1<<46)
	rows[9] = []int64{1 << 48, 1 << 30, 1 << 29}
	require.Equal(t, []string{"9 cart outage break", "9 checkout outage break"}, words(healthOf(t, gridOf(t, rows), insight.HealthOptions{}).Findings))
}

func TestHealthJSON(t *testing.T) {
	rows := steady(9, 1000, 100, 50)
	rows[8] = []int64{1000, 0, 50}
	text, err := json.MarshalIndent(healthOf(t, gridOf(t, rows), insight.HealthOptions{}), "", "  ")
	require.NoError(t, err)
	const want = `{
  "from": "2026-01-01",
  "to": "2026-01-09",
  "steps": [
    "sessions",
    "cart",
    "checkout"
  ],
  "episodes": [
    {
      "from": "2026-01-09",
      "to": "2026-01-09",
      "days": 1,
      "step": 1,
      "name": "cart",
      "kind": "impossible",
      "cause": "instrumentation",
      "ratio": 0,
      "p": null,
      "residual": -10.543852959,
      "evidence": "50 reached checkout, but 0 reached cart, which comes first; cart at 0 % of normal, checkout at 100 %",
      "action": "repair or annotate",
      "suspect": [
        "sessions → cart",
        "cart → checkout"
      ]
    }
  ],
  "findings": [
    {
      "day": "2026-01-09",
      "step": 1,
      "name": "cart",
      "kind": "impossible",
      "cause": "instrumentation",
      "ratio": 0,
      "p": null,
      "residual": -10.543852959,
      "evidence": "50 reached checkout, but 0 reached cart, which comes first; cart at 0 % of normal, checkout at 100 %",
      "seen": 0,
      "expected": 100.049993751
    }
  ],
  "data": [],
  "judged": 3,
  "unjudged": 14
}`
	require.Empty(t, cmp.Diff(want, string(text)))
}

// TestHealthText: names come from outside and are no markup.
func TestHealthText(t *testing.T) {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart|*\x1b[31m")
	require.NoError(t, err)
	for day := range 10 {
		cart := int64(100)
		if day == 9 {
			cart = 1
		}
		require.NoError(t, g.AddPart("a|b", gridDay(day), 1000, cart))
		require.NoError(t, g.Add(gridDay(day), 1000, cart))
	}
	r := healthOf(t, g, insight.HealthOptions{})
	require.NotContains(t, r.String(), "\x1b")
	require.NotContains(t, r.Markdown(), "\x1b")
	require.Contains(t, r.Markdown(), `cart\|\*`)
	require.Contains(t, r.Markdown(), `all; in a\|b`)
	require.Contains(t, r.String(), "call somebody")
	require.Less(t, strings.Index(r.String(), "Episodes"), strings.Index(r.String(), "Evidence"))
}

func BenchmarkCheckHealth(b *testing.B) {
	steps := []string{"sessions", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	g, err := insight.NewGrid(insight.Daily, steps...)
	require.NoError(b, err)
	rng := rand.New(rand.NewPCG(1, 1))
	for day := range 365 {
		whole := make([]int64, len(steps))
		for part := range 20 {
			row := []int64{500 + rng.Int64N(500)}
			for i := 1; i < len(steps); i++ {
				row = append(row, int64(float64(row[i-1])*(0.6+0.2*rng.Float64())))
			}
			for i, n := range row {
				whole[i] += n
			}
			require.NoError(b, g.AddPart(fmt.Sprint("part ", part), gridDay(day), row...))
		}
		require.NoError(b, g.Add(gridDay(day), whole...))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := insight.CheckHealth(g, insight.HealthOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
