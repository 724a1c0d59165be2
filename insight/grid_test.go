package insight_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// gridRow is a row of a grid as tests compare it.
type gridRow struct {
	Day    string
	Counts []int64
}

func rowsOf(g *insight.Grid, part string) (rows []gridRow) {
	for day, counts := range g.Rows(part) {
		rows = append(rows, gridRow{day.Format(time.DateOnly), counts})
	}
	return rows
}

func date(t testing.TB, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	require.NoError(t, err)
	return d
}

func TestGrid(t *testing.T) {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart")
	require.NoError(t, err)
	require.Empty(t, rowsOf(g, ""))
	for _, row := range []gridRow{
		{"2026-03-03", []int64{5, 2}}, {"2026-03-01", []int64{10, 1}}, {"2026-03-03", []int64{1, 1}}, {"2026-03-05", nil},
	} {
		require.NoError(t, g.Add(date(t, row.Day), row.Counts...))
	}
	require.NoError(t, g.AddPart("mobile", date(t, "2026-03-04"), 3, 1))
	require.Equal(t, []gridRow{
		{"2026-03-01", []int64{10, 1}}, {"2026-03-02", []int64{0, 0}}, {"2026-03-03", []int64{6, 3}},
		{"2026-03-04", []int64{0, 0}}, {"2026-03-05", []int64{0, 0}},
	}, rowsOf(g, ""))
	require.Equal(t, []gridRow{{"2026-03-04", []int64{3, 1}}, {"2026-03-05", []int64{0, 0}}}, rowsOf(g, "mobile"))
	require.Equal(t, []string{"mobile"}, g.Parts())
	require.Equal(t, []string{"sessions", "cart"}, g.Steps())
	require.Empty(t, rowsOf(g, "desktop"))
}

// TestGridDays: a day is the date as it reads where it is, on both sides of 1970.
func TestGridDays(t *testing.T) {
	zone := time.FixedZone("east", 10*3600)
	for _, c := range []struct {
		period insight.GridPeriod
		at     time.Time
		want   string
	}{
		{insight.Daily, time.Date(2026, 3, 1, 0, 30, 0, 0, zone), "2026-03-01"},
		{insight.Daily, time.Date(1969, 12, 31, 23, 59, 0, 0, time.UTC), "1969-12-31"},
		{insight.Daily, time.Date(1700, 1, 1, 5, 0, 0, 0, time.UTC), "1700-01-01"},
		{insight.Weekly, time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC), "2026-02-23"},
		{insight.Weekly, time.Date(2026, 3, 2, 0, 0, 0, 0, zone), "2026-03-02"},
		{insight.Weekly, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), "1969-12-29"},
		{insight.Weekly, time.Date(1969, 12, 28, 0, 0, 0, 0, time.UTC), "1969-12-22"},
	} {
		g, err := insight.NewGrid(c.period, "sessions")
		require.NoError(t, err)
		require.NoError(t, g.Add(c.at, 1))
		require.Equal(t, []gridRow{{c.want, []int64{1}}}, rowsOf(g, ""), "%v", c.at)
	}
}

// faultsOf returns the places and codes of faults.
func faultsOf(err error) (faults []string) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			faults = append(faults, faultsOf(e)...)
		}
		return faults
	}
	var f *conversion.Fault
	if errors.As(err, &f) {
		faults = append(faults, f.Path+" "+f.Code)
	}
	return faults
}

func TestGridFaults(t *testing.T) {
	_, err := insight.NewGrid("month", "a", "", "a", "\xff")
	require.Equal(t, []string{"period period", "steps[1] empty", "steps[2] duplicate", "steps[3] utf8"}, faultsOf(err))
	_, err = insight.NewGrid(insight.Daily)
	require.Equal(t, []string{"steps empty"}, faultsOf(err))
	_, err = insight.NewGrid(insight.Daily, strings.Split(strings.Repeat("x,", 64)+"x", ",")...)
	require.Contains(t, faultsOf(err), "steps too_many")

	g, err := insight.NewGrid(insight.Daily, "sessions", "cart")
	require.NoError(t, err)
	day := date(t, "2026-03-01")
	require.Equal(t, []string{"2026-03-01 length"}, faultsOf(g.Add(day, 1)))
	require.EqualError(t, g.Add(day, -1, math.MaxInt64),
		"2026-03-01.sessions: the count -1 is negative\n2026-03-01.cart: the count 9223372036854775807 is more than 2^48")
	require.Equal(t, []string{"0001-01-01 time"}, faultsOf(g.Add(time.Time{}, 1, 1)))
	require.Equal(t, []string{"2026-03-01.part utf8"}, faultsOf(g.AddPart("\xff", day, 1, 1)))
	require.Empty(t, rowsOf(g, ""), "what is wrong changes nothing")

	for range 3 {
		require.NoError(t, g.Add(day, 1<<48, 1<<47))
	}
	require.Equal(t, []gridRow{{"2026-03-01", []int64{1 << 48, 1 << 48}}}, rowsOf(g, ""))
}

func TestReadGrid(t *testing.T) {
	g, err := insight.ReadGrid(strings.NewReader("\ufeffday,sessions,Part,cart\n2026-03-02,5,,2\n2026-03-01, 7 ,mobile,\n2026-03-02,1,,1\n"), insight.Daily)
	require.NoError(t, err)
	require.Equal(t, []string{"sessions", "cart"}, g.Steps())
	require.Equal(t, []gridRow{{"2026-03-02", []int64{6, 3}}}, rowsOf(g, ""))
	require.Equal(t, []gridRow{{"2026-03-01", []int64{7, 0}}, {"2026-03-02", []int64{0, 0}}}, rowsOf(g, "mobile"))

	for text, want := range map[string]string{
		"":                                       "line 1: want a header, not nothing: no grid of counts",
		"day,a\n2026-13-01,1\n":                  `line 2, column 1: "2026-13-01" is no date: no grid of counts`,
		"day,a,b\n2026-01-01,1,x\n":              `line 2, column 3: "x" is no count: no grid of counts`,
		"day,a\n2026-01-01,-1\n":                 "line 2, column 1: 2026-01-01.a: the count -1 is negative: no grid of counts",
		"day,a\n2026-01-01\n":                    "record on line 2: wrong number of fields: no grid of counts",
		"day,a\n2026-01-01,1e3\n":                `line 2, column 2: "1e3" is no count: no grid of counts`,
		"day,a\n\n\n0001-01-01,1\n":              "line 4, column 1: 0001-01-01: 0001-01-01 is not between 1678 and 2261: no grid of counts",
		"day,a\n2026-01-01,99999999999999999999": `line 2, column 2: "99999999999999999999" is no count: no grid of counts`,
	} {
		_, err := insight.ReadGrid(strings.NewReader(text), insight.Daily)
		require.ErrorIs(t, err, insight.ErrGrid, "%q", text)
		require.EqualError(t, err, want, "%q", text)
	}
	_, err = insight.ReadGrid(strings.NewReader("day,a,a\n"), "")
	require.Equal(t, []string{"steps[1] duplicate"}, faultsOf(err))
}

func FuzzReadGrid(f *testing.F) {
	for _, text := range []string{"day,sessions,part,cart\n2026-03-02,5,,2\n", "\ufeffday,a\n2026-03-02,\"1\"\n", "day", "a,b,b\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := insight.ReadGrid(strings.NewReader(text), insight.Daily)
		if err != nil {
			return
		}
		first, last := time.Time{}, time.Time{}
		for _, part := range append(g.Parts(), "") {
			for day := range g.Rows(part) {
				if first.IsZero() || day.Before(first) {
					first = day
				}
				last = day
			}
		}
		if last.Sub(first) > 1000*24*time.Hour {
			return // long grids take long
		}
		r, err := insight.CheckHealth(g, insight.HealthOptions{})
		require.NoError(t, err)
		require.NotEmpty(t, r.String())
	})
}
