package insight_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

func ExampleChainFit_String() {
	chain := insight.MustChain(insight.ByGoal{})
	_ = chain.AddPath([]string{"read guide", "newsletter"}, insight.Converted, 30)
	_ = chain.AddPath([]string{"read guide"}, insight.Left, 150)
	_ = chain.AddPath([]string{"contest", "newsletter"}, insight.Left, 20)
	_ = chain.AddPath([]string{"read guide", "chat"}, insight.Open, 5)
	fit, _ := chain.Fit(insight.FitOptions{})
	fmt.Println(fit)
	// Output:
	// Value along the way: 205 units, 30 converted, 170 left, 5 open; from the start 14.88 % convert (10.62–20.45 %)
	//
	// States
	//
	// state       entries  departures    value  95 % interval      gain         95 % interval  credit
	// ----------  -------  ----------  -------  -------------  --------  --------------------  ------
	// contest          20          20  60.00 %  46.18–72.39 %  45.12 pp  34.30 pp to 55.94 pp    9.02
	// newsletter       50          50  60.00 %  46.18–72.39 %  30.00 pp  22.93 pp to 37.07 pp   15.00
	// read guide      185         180  10.00 %   6.69–14.69 %  -4.88 pp  -7.21 pp to -2.54 pp   -9.02
	//
	// Not known: nobody came to an end from there
	//
	// state  entries  departures
	// -----  -------  ----------
	// chat         5           0
	//
	// Terms
	//
	// term    meaning
	// ------  -----------------------------------------------------------------------------------------
	// value   how likely a unit is to convert from there
	// gain    by how much that is more than where they came from, on average, in percentage points (pp)
	// credit  the gain times the entries, in conversions
	//
	// Values and gains are shares of what conversions bring, told apart by the way they took. That a state was entered is not why they converted: only an experiment can tell.
}

func TestChainMarkdown(t *testing.T) {
	hostile := "|<script>\x1b[2J\n# x"
	text := fitOf(t, insight.FitOptions{MinCount: 2, Smoothing: 0.5, Level: 0.9},
		chainPath{[]string{hostile}, insight.Left, 3}, chainPath{[]string{hostile, "a"}, insight.Converted, 1}, chainPath{[]string{hostile + "?"}, insight.Open, 1}).Markdown()
	require.Contains(t, text, `\|\<script>`)
	require.NotContains(t, text, "\x1b")
	for _, want := range []string{"90 % interval", "| (rare) ", "fewer than 2 departures", "0.50 moves out of each state", "Not known"} {
		require.Contains(t, text, want)
	}
	for _, line := range strings.Split(text, "\n") {
		require.False(t, strings.HasPrefix(line, "# "), "a heading of the visitor's")
	}
}

func TestChainJSON(t *testing.T) {
	text, err := json.Marshal(fitOf(t, insight.FitOptions{},
		chainPath{[]string{"a"}, insight.Converted, 1}, chainPath{[]string{"a"}, insight.Left, 1}, chainPath{[]string{"b"}, insight.Left, 2},
		chainPath{[]string{"z"}, insight.Open, 1}))
	require.NoError(t, err)
	var got, want any
	require.NoError(t, json.Unmarshal(text, &got))
	require.NoError(t, json.Unmarshal([]byte(`{
		"basis": "chain", "level": 0.95, "smoothing": 0, "min_count": 0, "units": 5, "converted": 1, "left": 3, "open": 1,
		"start": {"state": "(start)", "entries": 0, "departures": 4, "known": true, "credit": 0,
			"value": {"value": 0.25, "low": 0.045587261, "high": 0.699358157, "se": 0.216506351},
			"gain": {"value": null, "low": null, "high": null, "se": null}},
		"states": [
			{"state": "a", "entries": 2, "departures": 2, "known": true, "credit": 0.5,
				"value": {"value": 0.5, "low": 0.094531206, "high": 0.905468794, "se": 0.353553391},
				"gain": {"value": 0.25, "low": -0.17434465, "high": 0.67434465, "se": 0.216506351}},
			{"state": "b", "entries": 2, "departures": 2, "known": true, "credit": -0.5,
				"value": {"value": 0, "low": 0, "high": 0.657619772, "se": 0},
				"gain": {"value": -0.25, "low": -0.67434465, "high": 0.17434465, "se": 0.216506351}},
			{"state": "z", "entries": 1, "departures": 0, "known": false, "credit": 0,
				"value": {"value": null, "low": null, "high": null, "se": null},
				"gain": {"value": null, "low": null, "high": null, "se": null}}],
		"ends": [{"state": "(converted)", "entries": 1, "credit": 0.5}, {"state": "(left)", "entries": 3, "credit": -0.5}],
		"total_credit": 0}`), &want))
	require.Empty(t, cmp.Diff(want, got))
}
