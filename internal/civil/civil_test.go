package civil_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/civil"
)

func TestStartOf(t *testing.T) {
	for _, test := range []struct{ name, zone, date, want string }{
		{"UTC", "UTC", "2026-03-01", "2026-03-01T00:00:00Z"},
		{"an ordinary day", "Europe/Berlin", "2026-03-01", "2026-03-01T00:00:00+01:00"},
		{"clocks go forward in the night", "Europe/Berlin", "2026-03-30", "2026-03-30T00:00:00+02:00"},
		{"there is no midnight", "America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"midnight comes twice", "America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"},
		{"there is no such day", "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			zone, err := time.LoadLocation(test.zone)
			require.NoError(t, err)
			date, err := time.Parse(time.DateOnly, test.date)
			require.NoError(t, err)
			require.Equal(t, test.want, civil.StartOf(date, zone).Format(time.RFC3339))
		})
	}
}

func TestDateOf(t *testing.T) {
	zone := time.FixedZone("", 14*60*60)
	require.Equal(t, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), civil.DateOf(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).In(zone)))
}

// TestBounds: every day up to 2261 ends, in whatever zone, and begins where the day
// before ended.
func TestBounds(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney"} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for year := 2036; year <= 2261; year++ {
			for day := -3; day <= 3; day++ {
				date := time.Date(year, 1, 1+day, 0, 0, 0, 0, time.UTC)
				start := civil.StartOf(date, zone)
				require.Equal(t, date, civil.DateOf(start), name)
				begin, end := civil.Bounds(start)
				require.True(t, end.IsZero() || end.After(start), "%s: %v to %v", name, begin, end)
				_, now := start.Zone()
				_, last := start.Add(24 * time.Hour).Zone()
				if !end.IsZero() && end.After(start.Add(24*time.Hour)) {
					require.Equal(t, now, last)
				}
			}
		}
	}
}
