package insight_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// shopPaths returns the sessions of the synthetic shop up to the purchase, in the
// order of time and then of the file.
func shopPaths(t testing.TB) (paths []chainPath) {
	type hit struct{ event, at string }
	sessions := map[string][]hit{}
	for _, row := range readCSV(t, "retentioneering_ecom_synthetic.csv.gz") {
		sessions[row["session_id"]] = append(sessions[row["session_id"]], hit{row["event"], row["timestamp"]})
	}
	for _, hits := range sessions {
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.at, b.at) })
		p := chainPath{end: insight.Left, n: 1}
		for _, h := range hits {
			if h.event == "purchase" {
				p.end = insight.Converted
				break
			}
			p.states = append(p.states, h.event)
		}
		paths = append(paths, p)
	}
	return paths
}

func TestChainShop(t *testing.T) {
	paths := shopPaths(t)
	chain := newChain(t)
	for _, p := range paths {
		chain.Count(unitBy(p.end, p.states...))
	}
	fit, err := chain.Fit(insight.FitOptions{})
	require.NoError(t, err)
	require.Equal(t, []int64{3605, 470, 3135, 0}, []int64{fit.Units, fit.Converted, fit.Left, fit.Open})
	require.InDelta(t, 470.0/3605, fit.Start.Value.Value, 1e-12)
	require.InDelta(t, 0.005608023, fit.Start.Value.SE, 5e-10)
	for state, want := range map[string]float64{
		"home": 0.126712847, "catalog": 0.127093771, "search": 0.124191224, "product_view": 0.135198096, "wishlist_add": 0.138962481,
		"add_to_cart": 0.193193658, "cart": 0.230533350, "shipping_details": 0.287790883, "payment_details": 0.382446917,
		"payment_error": 0.172109795, "checkout_bug": 0.202633741,
	} {
		s, known := fit.State(state)
		require.True(t, known)
		require.InDelta(t, want, s.Value.Value, 5e-10, state)
	}
	for state, want := range map[string]int64{
		"product_view": 6739, "catalog": 6477, "search": 3978, "add_to_cart": 1231, "cart": 1056, "shipping_details": 774, "payment_details": 485,
	} {
		s, _ := fit.State(state)
		require.Equal(t, want, s.Departures, state)
	}
	requireMeansOfZero(t, fit, paths)
	_, total := fit.Credits()
	require.InDelta(t, 0, total, 1e-10)
}

// requireMeansOfZero: the mean increment out of every state is 0.
func requireMeansOfZero(t *testing.T, fit *insight.ChainFit, paths []chainPath) {
	t.Helper()
	out, n := map[string]float64{}, map[string]float64{}
	for _, p := range paths {
		from := insight.StartState
		for i, x := range fit.AppendIncrements(nil, p.states, p.end) {
			out[from] += x
			n[from]++
			if i < len(p.states) {
				from = p.states[i]
			}
		}
	}
	for state := range out {
		require.InDelta(t, 0, out[state]/n[state], 1e-12, state)
	}
}

func TestChainOtto(t *testing.T) {
	file, err := os.Open(shared(t, "data/otto_sample.jsonl"))
	require.NoError(t, err)
	defer file.Close()
	chain := newChain(t)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var session struct{ Events []struct{ Type string } }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &session))
		u := insight.Unit{}
		for _, e := range session.Events {
			if e.Type == "orders" {
				u.Outcome = insight.Converted
				break
			}
			u.Events = append(u.Events, conversion.Event{Name: e.Type})
		}
		chain.Count(&u)
	}
	require.NoError(t, lines.Err())
	fit, err := chain.Fit(insight.FitOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.15, fit.Start.Value.Value, 1e-12)
	for state, want := range map[string]float64{"clicks": 0.144295302, "carts": 0.201342282} {
		s, known := fit.State(state)
		require.True(t, known)
		require.InDelta(t, want, s.Value.Value, 5e-10, state)
	}
}
