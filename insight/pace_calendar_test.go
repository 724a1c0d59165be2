package insight_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// onClock reads a time such as "2026-03-02 12:00" in a zone.
func onClock(t *testing.T, zone *time.Location, s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	require.NoError(t, err)
	return at
}

func TestExposure(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	shut := [7]float64{0, 1, 1, 1, 1, 1, 0.5} // closed on Sundays
	months := [12]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2}
	for _, test := range []struct {
		name     string
		calendar insight.Calendar
		from, to string
		want     float64
	}{
		{"a quarter", insight.Calendar{}, "2026-01-01 00:00", "2026-04-01 00:00", 90},
		{"part of a day", insight.Calendar{}, "2026-01-01 00:00", "2026-01-02 06:00", 1.25},
		{"nothing", insight.Calendar{}, "2026-01-02 00:00", "2026-01-02 00:00", 0},
		{"backwards", insight.Calendar{Weekdays: shut}, "2026-01-03 00:00", "2026-01-02 00:00", 0},
		{"a week of weekdays", insight.Calendar{Weekdays: shut}, "2026-03-02 00:00", "2026-03-09 00:00", 5.5},
		{"from noon to noon", insight.Calendar{Weekdays: shut}, "2026-03-06 12:00", "2026-03-07 12:00", 0.75},
		{"a Sunday", insight.Calendar{Weekdays: shut}, "2026-03-08 03:00", "2026-03-08 17:00", 0},
		{"over a month's end", insight.Calendar{Months: months}, "2025-11-30 00:00", "2025-12-02 00:00", 3},
		{"weekday and month", insight.Calendar{Months: months, Weekdays: shut}, "2025-12-06 00:00", "2025-12-08 00:00", 1},
		{"a day of its own", insight.Calendar{Months: months, Weekdays: shut, Days: map[string]float64{"2025-12-24": 0.25}}, "2025-12-23 00:00", "2025-12-25 00:00", 2.25},
		{"in a zone", insight.Calendar{Zone: berlin, Days: map[string]float64{"2026-03-02": 3}}, "2026-03-02 00:00", "2026-03-03 00:00", 3*23.0/24 + 1.0/24},
		{"a day of 23 hours", insight.Calendar{Zone: berlin, Days: map[string]float64{"2026-03-29": 2}}, "2026-03-28 23:00", "2026-03-29 22:00", 2},
		{"more than the calendar has", insight.Calendar{}, "1600-01-01 00:00", "2026-01-01 00:00", math.NaN()},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.calendar.Exposure(onClock(t, time.UTC, test.from), onClock(t, time.UTC, test.to))
			require.Equal(t, math.IsNaN(test.want), math.IsNaN(got))
			if !math.IsNaN(test.want) {
				require.InDelta(t, test.want, got, 1e-12)
			}
		})
	}
}

// TestExposureAddsUp: a span has the exposure of its parts, and never more than all.
func TestExposureAddsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(17, 18))
	zone, err := time.LoadLocation("America/Sao_Paulo")
	require.NoError(t, err)
	c := insight.Calendar{Zone: zone, Weekdays: [7]float64{0.3, 1, 1.1, 1, 0.9, 1.5, 0}}
	from := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 200 {
		middle := from.Add(time.Duration(random.Int64N(int64(400 * 24 * time.Hour))))
		to := middle.Add(time.Duration(random.Int64N(int64(400 * 24 * time.Hour))))
		first, all := c.Exposure(from, middle), c.Exposure(from, to)
		require.InDelta(t, all, first+c.Exposure(middle, to), 1e-9)
		require.LessOrEqual(t, first, all)
	}
}

func TestDispersion(t *testing.T) {
	days := func(weight float64, counts ...int64) (list []insight.DayCount) {
		for _, n := range counts {
			list = append(list, insight.DayCount{Count: n, Weight: weight})
		}
		return list
	}
	for _, test := range []struct {
		name string
		days []insight.DayCount
		want float64
	}{
		{"nothing", nil, 1},
		{"fewer than seven days", days(1, 0, 100, 0, 100, 0, 100), 1},
		{"no completions", days(1, 0, 0, 0, 0, 0, 0, 0, 0), 1},
		{"like clockwork", days(1, 5, 5, 5, 5, 5, 5, 5, 5), 1},
		{"clumps", days(1, 0, 8, 0, 8, 0, 8, 0, 8), 8 * 16.0 / 4 / 7},
		{"days that weigh more", slices.Concat(days(1, 2, 2, 2, 2), days(4, 8, 8, 8, 8)), 1},
		{"days that weigh nothing", slices.Concat(days(1, 0, 8, 0, 8, 0, 8, 0, 8), days(0, 1000, 1000)), 8 * 16.0 / 4 / 7},
		{"days that cannot be", slices.Concat(days(math.NaN(), 1, 2), days(1, -1, -2, 3, 3, 3, 3, 3, 3, 3)), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.InDelta(t, test.want, insight.Dispersion(test.days), 1e-12)
			slices.Reverse(test.days)
			require.InDelta(t, test.want, insight.Dispersion(test.days), 1e-12)
		})
	}
}

// TestDispersionOrder: bit for bit the same in any order.
func TestDispersionOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	var days []insight.DayCount
	for range 100 {
		days = append(days, insight.DayCount{Count: random.Int64N(50), Weight: random.Float64()})
	}
	want := insight.Dispersion(days)
	for range 20 {
		random.Shuffle(len(days), func(i, j int) { days[i], days[j] = days[j], days[i] })
		require.Equal(t, math.Float64bits(want), math.Float64bits(insight.Dispersion(days)))
	}
}
