package insight_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// retentioneeringUnits are the sessions of the e-commerce example, cut at the
// purchase, with the channel as stratum. Source: retentioneering-tools, Apache-2.0.
func retentioneeringUnits(t *testing.T) (units []*insight.Unit) {
	t.Helper()
	rows := readCSV(t, "retentioneering_ecom_synthetic.csv.gz")
	slices.SortStableFunc(rows, func(a, b map[string]string) int { return cmp.Compare(a["timestamp"], b["timestamp"]) })
	sessions := map[string]*insight.Unit{}
	for _, row := range rows {
		u := sessions[row["session_id"]]
		if u == nil {
			u = &insight.Unit{ID: row["user_id"], Stratum: row["acquisition_channel"]}
			sessions[row["session_id"]] = u
			units = append(units, u)
		}
		switch {
		case u.Outcome == insight.Converted:
		case row["event"] == "purchase":
			u.Outcome = insight.Converted
		default:
			u.Events = append(u.Events, conversion.Event{Name: row["event"]})
		}
	}
	return units
}

func TestMicroRetentioneering(t *testing.T) {
	type want struct {
		effect, low, high  float64
		treated, unmatched int64
		naive              float64
	}
	wants := map[string]want{
		"add_to_cart":  {0.244135, 0.216134, 0.272136, 920, 0, 0.328817},
		"search":       {-0.060169, -0.077197, -0.043142, 0, 2, 0},
		"wishlist_add": {-0.021699, -0.049404, 0.006006, 0, 0, 0},
		"review_page":  {-0.023287, -0.059268, 0.012694, 0, 0, 0},
	}
	counters := map[string]*insight.Micro{}
	for name := range wants {
		m, err := insight.NewMicro(insight.MicroStudy{Name: name, On: rule.Event(name)})
		require.NoError(t, err)
		counters[name] = m
	}
	for _, u := range retentioneeringUnits(t) {
		for _, m := range counters {
			m.Count(u)
		}
	}
	for name, want := range wants {
		t.Run(name, func(t *testing.T) {
			r := counters[name].Report(insight.MicroOptions{})
			require.Equal(t, int64(3605), r.Units)
			require.Equal(t, int64(470), r.Prerequisite.Without.N)
			require.False(t, r.Prerequisite.Is)
			e := r.Adjusted.Effect
			require.Equal(t, fmt.Sprintf("%.6f [%.6f, %.6f]", want.effect, want.low, want.high), fmt.Sprintf("%.6f [%.6f, %.6f]", e.Value, e.Low, e.High))
			require.Equal(t, e.Low > 0 || e.High < 0, r.Adjusted.Credible)
			if want.unmatched > 0 {
				require.Equal(t, want.unmatched, r.Adjusted.Unmatched)
			}
			if want.treated > 0 {
				require.Equal(t, want.treated, r.Adjusted.Treated)
				require.InDelta(t, want.naive, r.NaiveRate.Value, 5e-7)
			}
		})
	}
}

// TestMicroRetentioneeringChain: of what the naive reading gives an event, its share
// along the way is a part only.
func TestMicroRetentioneeringChain(t *testing.T) {
	chain, err := insight.NewChain(insight.ByName{})
	require.NoError(t, err)
	m, err := insight.NewMicro(insight.MicroStudy{Name: "add_to_cart", On: rule.Event("add_to_cart")})
	require.NoError(t, err)
	for _, u := range retentioneeringUnits(t) {
		chain.Count(u)
		m.Count(u)
	}
	fit, err := chain.Fit(insight.FitOptions{Level: 0.8})
	require.NoError(t, err)
	r := m.Report(insight.MicroOptions{Chain: fit, Value: insight.FixedValue(conversion.Cents(10000, "EUR"))})
	require.Equal(t, "add_to_cart", r.State)
	require.Equal(t, int64(1231), r.Entries)
	require.Greater(t, r.Gain.Low, 0.0)
	require.Less(t, r.Gain.High, r.Adjusted.Effect.Low)
	require.InDelta(t, 100*r.Gain.Value, r.GainValue.Value, 1e-9)
	require.InDelta(t, 1.959963984540054*r.Gain.SE, r.Gain.High-r.Gain.Value, 1e-12, "of the report's level, not of the fit's")
	require.Len(t, r.Readings(), 3)
}
