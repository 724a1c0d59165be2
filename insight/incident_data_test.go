package insight_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// TestKnownIncidents: what was put into the synthetic shop on purpose stands out as
// it should, in sessions that reached two steps in whatever order.
func TestKnownIncidents(t *testing.T) {
	for _, test := range []struct {
		name, from, to, platform string
		first, last              int // days since 2024-01-01
		in, out                  conversion.Rate
		value, low, high         float64
	}{
		{"mobile checkout broken", "shipping_details", "payment_details", "mobile", 99, 130, conversion.Rate{K: 22, N: 61}, conversion.Rate{K: 155, N: 200}, -0.4143, -0.5352, -0.2741},
		{"payments fail", "payment_details", "purchase", "", 139, 159, conversion.Rate{K: 50, N: 139}, conversion.Rate{K: 420, N: 493}, -0.4922, -0.5725, -0.4029},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, out := passing(t, test.from, test.to, test.platform, test.first, test.last)
			require.Equal(t, []conversion.Rate{test.in, test.out}, []conversion.Rate{in, out})
			c := segment.CompareCounts([]segment.Count{{Name: "incident", Rate: in}, {Name: "else", Rate: out}}, segment.Contrast{})
			row, _ := c.Row("incident")
			d := row.Difference
			require.InDelta(t, test.value, d.Value, 5e-5)
			require.InDelta(t, test.low, d.Low, 5e-5)
			require.InDelta(t, test.high, d.High, 5e-5)
			require.True(t, d.Different)
		})
	}
}

// passing counts the sessions that reached from, and of these those that reached to,
// within the days and outside. A session is of the day of its first event; every
// platform counts where none is given.
func passing(t *testing.T, from, to, platform string, first, last int) (in, out conversion.Rate) {
	t.Helper()
	type seen struct {
		day    int
		events map[string]bool
	}
	sessions := map[string]*seen{}
	epoch := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range readCSV(t, "retentioneering_ecom_synthetic.csv.gz") {
		if platform != "" && row["platform"] != platform {
			continue
		}
		at, err := time.Parse(time.DateTime, row["timestamp"])
		require.NoError(t, err)
		day := int(at.Sub(epoch) / (24 * time.Hour))
		s := sessions[row["session_id"]]
		if s == nil {
			s = &seen{day, map[string]bool{}}
			sessions[row["session_id"]] = s
		}
		s.day = min(s.day, day)
		s.events[row["event"]] = true
	}
	for _, s := range sessions {
		if !s.events[from] {
			continue
		}
		r := &out
		if s.day >= first && s.day <= last {
			r = &in
		}
		r.N++
		if s.events[to] {
			r.K++
		}
	}
	return in, out
}
