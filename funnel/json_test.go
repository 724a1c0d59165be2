package funnel_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

const twoSteps = `{"name":"f","steps":[{"name":"a","on":{"event":"a"}},{"name":"b","on":{"event":"b"}}]`

// twice returns a funnel of two steps after a change.
func twice(change func(*funnel.Funnel)) funnel.Funnel {
	f := funnel.Funnel{Name: "f", Steps: []funnel.Step{{Name: "a", On: rule.Event("a")}, {Name: "b", On: rule.Event("b")}}}
	if change != nil {
		change(&f)
	}
	return f
}

func TestAppendJSON(t *testing.T) {
	x := rule.Event("x")
	inParis := time.Date(2026, 4, 1, 0, 0, 0, 500, time.FixedZone("", 7200))
	tests := []struct {
		change func(*funnel.Funnel)
		want   string
	}{
		{nil, twoSteps},
		{func(f *funnel.Funnel) { f.Within = 26 * time.Hour }, twoSteps + `,"within":"1d2h"`},
		{func(f *funnel.Funnel) {
			f.Ties, f.Order, f.Open, f.Entry = funnel.LaterTies, funnel.AnyOrder, true, funnel.EveryEntry
		},
			twoSteps + `,"ties":"later","order":"any","open":true,"entry":"every"`},
		{func(f *funnel.Funnel) { f.Relevant = rule.Match("m", nil) }, twoSteps + `,"relevant":{"func":"m"}`},
		{func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{} }, twoSteps},
		{func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: x}, {On: x, To: 1}, {On: x, From: 1, To: 2}}
		},
			twoSteps + `,"exclude":[{"on":{"event":"x"}},{"on":{"event":"x"}},{"on":{"event":"x"},"from":1,"to":2}]`},
		{func(f *funnel.Funnel) { f.By = funnel.ByUser() }, twoSteps},
		{func(f *funnel.Funnel) { f.By = funnel.BySession() }, twoSteps + `,"by":"session"`},
		{func(f *funnel.Funnel) { f.By = funnel.ByUserAnd("sku") }, twoSteps + `,"by":{"user_and":"sku"}`},
		{func(f *funnel.Funnel) { f.Between = funnel.Period{From: january, To: inParis} },
			twoSteps + `,"between":["2026-01-01","2026-03-31T22:00:00.0000005Z"]`},
		{func(f *funnel.Funnel) { f.Between.To = january }, twoSteps + `,"between":["0001-01-01","2026-01-01"]`},
		{func(f *funnel.Funnel) {
			f.Steps = []funnel.Step{{Name: "a"}, {Name: "<b>", On: x, Within: time.Millisecond, Direct: true, Optional: true, AnyOrder: true}}
		}, `{"name":"f","steps":[{"name":"a","on":null},{"name":"<b>","on":{"event":"x"},"within":"1ms","direct":true,"optional":true,"any_order":true}]`},
		{func(f *funnel.Funnel) {
			*f = funnel.Funnel{Within: -time.Second, Ties: "x", By: funnel.By{Mode: "y"}, Exclude: []funnel.Exclusion{{From: -1, To: -2}}}
		}, `{"name":"","steps":[],"within":"-1s","ties":"x","exclude":[{"on":null,"from":-1,"to":-2}],"by":"y"`},
	}
	for _, test := range tests {
		require.Equal(t, test.want+"}", string(funnel.AppendJSON(nil, twice(test.change))))
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want func(*funnel.Funnel)
	}{
		{``, nil},
		{`,"ties":"any","order":"steps","open":false,"entry":"best","by":"user","exclude":[]`, nil},
		{`,"ties":"sequence","order":"any","open":true,"entry":"first","by":"session"`, func(f *funnel.Funnel) {
			f.Ties, f.Order, f.Open, f.Entry, f.By = funnel.SequenceTies, funnel.AnyOrder, true, funnel.FirstEntry, funnel.BySession()
		}},
		{`,"by":{"user_and":"sku"},"relevant":{"path":{"eq":"/a"}},"within":"24h"`, func(f *funnel.Funnel) {
			f.By, f.Relevant, f.Within = funnel.ByUserAnd("sku"), rule.Path("/a"), 24*time.Hour
		}},
		{`,"exclude":[{"on":{"event":"x"},"from":0,"to":1},{"on":{"event":"x"},"from":1,"to":2.0}]`, func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: rule.Event("x")}, {On: rule.Event("x"), From: 1, To: 2}}
		}},
		{`,"between":["2026-01-01","2026-04-01"]`, func(f *funnel.Funnel) { f.Between = funnel.Period{From: january, To: april} }},
		{`,"between":["2026-01-01T01:00:00+01:00",1775001600]`, func(f *funnel.Funnel) { f.Between = funnel.Period{From: january, To: april} }},
		{`,"between":[-0.5,1e-9]`, func(f *funnel.Funnel) { f.Between = funnel.Period{From: time.Unix(0, -5e8), To: time.Unix(0, 1)} }},
		{`,"between":["0001-01-01",0]`, func(f *funnel.Funnel) { f.Between = funnel.Period{To: time.Unix(0, 0)} }},
	}
	for _, test := range tests {
		got, err := funnel.Parse([]byte(twoSteps+test.text+"}"), rule.Funcs{})
		require.NoError(t, err, test.text)
		require.Empty(t, cmp.Diff(twice(test.want), got), test.text)
	}
}

func TestParseFaults(t *testing.T) {
	tests := []struct{ text, want string }{
		{`[]`, " type"},
		{`{"name":"f"}`, "steps missing"},
		{`{"name":"f","steps":[]}`, "steps empty"},
		{`{"name":"f","steps":[{"name":"a","on":{"event":1}}]}`, "steps[0].on.event type"},
		{`{"name":"f","steps":[{"name":"a","on":{"func":"g"}}]}`, "steps[0].on.func unknown_func"},
		{`{"name":"f","steps":[{"name":"a","on":{"event":"a"}},{"name":"b","On":{"event":"b"}}]}`, "steps[1].On unknown_key"},
		{twoSteps + `,"within":"0s"}`, "within duration"},
		{twoSteps + `,"within":"-1s"}`, "within duration"},
		{twoSteps + `,"ties":"none"}`, "ties unknown"},
		{twoSteps + `,"order":""}`, "order unknown"},
		{twoSteps + `,"entry":"all"}`, "entry unknown"},
		{twoSteps + `,"open":1}`, "open type"},
		{twoSteps + `,"by":"prop"}`, "by unknown"},
		{twoSteps + `,"by":{"user_and":""}}`, "by.user_and empty"},
		{twoSteps + `,"by":{"session":true}}`, "by.session unknown_key"},
		{twoSteps + `,"exclude":[{"from":0}]}`, "exclude[0].on missing"},
		{twoSteps + `,"exclude":[{"on":{"event":"x"},"to":0}]}`, "exclude[0].to range"},
		{twoSteps + `,"exclude":[{"on":{"event":"x"},"from":-1}]}`, "exclude[0].from range"},
		{twoSteps + `,"between":["2026-01-01"]}`, "between operands"},
		{twoSteps + `,"between":["2026-01-01","soon"]}`, "between[1] time"},
		{twoSteps + `,"between":[1e10,"2026-01-01"]}`, "between[0] time"},
		{twoSteps + `,"between":[true,"2026-01-01"]}`, "between[0] type"},
		{twoSteps + `,"between":["0001-01-01","0001-01-01"]}`, "between span"},
	}
	for _, test := range tests {
		_, err := funnel.Parse([]byte(test.text), rule.Funcs{})
		require.Contains(t, pathsOf(err), test.want, test.text)
	}
	var f funnel.Funnel
	require.NoError(t, json.Unmarshal([]byte(twoSteps+"}"), &f))
	require.Error(t, json.Unmarshal([]byte(twoSteps+`,"open":1}`), &f))
	require.Empty(t, cmp.Diff(twice(nil), f), "an error changes nothing")
}

// randomFunnel returns a canonical funnel, not always a well-formed one.
func randomFunnel(r *rand.Rand) funnel.Funnel {
	chance := func(n int) bool { return r.IntN(n) == 0 }
	length := func() (d time.Duration) {
		if chance(2) {
			d = time.Duration(1 + r.Int64N(int64(100*time.Hour)))
		}
		return d
	}
	event := func() rule.Predicate { return rule.Event(fmt.Sprint("e", r.IntN(5))) }
	f := funnel.Funnel{
		Name:   fmt.Sprint("f", r.IntN(9)),
		Within: length(),
		Ties:   [...]funnel.Ties{funnel.AnyTies, funnel.SequenceTies, funnel.LaterTies}[r.IntN(3)],
		Open:   chance(3),
		Entry:  [...]funnel.Entry{funnel.BestEntry, funnel.FirstEntry, funnel.EveryEntry}[r.IntN(3)],
		By:     [...]funnel.By{funnel.ByUser(), funnel.BySession(), funnel.ByUserAnd("sku")}[r.IntN(3)],
	}
	if chance(3) {
		f.Order = funnel.AnyOrder
	}
	if chance(3) {
		f.Relevant = event()
	}
	if chance(3) {
		f.Between = funnel.Period{From: time.Unix(r.Int64N(1e9), r.Int64N(1e9)).UTC(), To: day(2026, 1, 1+r.IntN(365))}
	}
	for i := range 1 + r.IntN(5) {
		f.Steps = append(f.Steps, funnel.Step{Name: fmt.Sprint(i), On: event(), Within: length(), Direct: chance(3), Optional: chance(3), AnyOrder: chance(3)})
	}
	for range r.IntN(3) {
		x := funnel.Exclusion{On: event(), From: r.IntN(3), To: r.IntN(5)}
		if x.To == len(f.Steps)-1 {
			x.To = 0
		}
		f.Exclude = append(f.Exclude, x)
	}
	return f
}

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		f := randomFunnel(r)
		text := funnel.AppendJSON(nil, f)
		read, err := funnel.Parse(text, rule.Funcs{})
		require.NoError(t, err, string(text))
		require.Empty(t, cmp.Diff(f, read), string(text))
		require.Equal(t, string(text), string(funnel.AppendJSON(nil, read)))
	}
}

func FuzzParse(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		f.Add(string(funnel.AppendJSON(nil, randomFunnel(r))))
	}
	f.Add(twoSteps + `,"between":[-0.5,"2026-01-01T01:00:00.5+01:00"],"relevant":{"func":"f"}}`)
	funcs := rule.Funcs{Predicates: map[string]func(conversion.Event) bool{"f": func(conversion.Event) bool { return true }}}
	sameFuncs := cmp.Comparer(func(a, b func(conversion.Event) bool) bool { return (a == nil) == (b == nil) })
	f.Fuzz(func(t *testing.T, text string) {
		got, err := funnel.Parse([]byte(text), funcs)
		if err != nil {
			require.NotEmpty(t, faultsOf(err))
			return
		}
		wellFormed := funnel.Check([]funnel.Funnel{got}, nil) == nil
		canonical := funnel.AppendJSON(nil, got)
		read, err := funnel.Parse(canonical, funcs)
		if err != nil && !wellFormed {
			return
		}
		require.NoError(t, err, string(canonical))
		require.Empty(t, cmp.Diff(got, read, sameFuncs))
		require.Equal(t, string(canonical), string(funnel.AppendJSON(nil, read)))
	})
}

func ExampleFunnel_MarshalJSON() {
	checkout := funnel.Funnel{Name: "checkout", Within: 7 * 24 * time.Hour, Steps: []funnel.Step{
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "order", On: rule.Event("purchase"), Within: 24 * time.Hour},
	}}
	text, _ := json.Marshal(checkout)
	fmt.Println(string(text))

	var read funnel.Funnel
	fmt.Println(json.Unmarshal([]byte(`{"name": "checkout", "steps": [{"name": "cart", "on": {"event": 1}, "within": "0s"}], "by": "users"}`), &read))
	// Output:
	// {"name":"checkout","steps":[{"name":"cart","on":{"event":"add_to_cart"}},{"name":"order","on":{"event":"purchase"},"within":"1d"}],"within":"7d"}
	// steps[0].within: want more than 0s; leave the key out for no limit
	// by: unknown: "users"; known are "user", "session"
	// steps[0].on.event: want a string or a list, not a number
}
