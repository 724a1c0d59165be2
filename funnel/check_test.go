package funnel_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

func faultsOf(err error) (faults []*funnel.Fault) {
	if err == nil {
		return nil
	}
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		faults = append(faults, err.(*funnel.Fault))
	}
	return faults
}

func pathsOf(err error) (paths []string) {
	for _, f := range faultsOf(err) {
		paths = append(paths, f.Path+" "+f.Code)
	}
	return paths
}

// checkout returns a well-formed funnel of three steps after a change.
func checkout(change func(*funnel.Funnel)) funnel.Funnel {
	f := funnel.Funnel{Name: "checkout", Steps: []funnel.Step{
		{Name: "product", On: rule.Path("/p/**")},
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "order", On: rule.Event("purchase")},
	}}
	if change != nil {
		change(&f)
	}
	return f
}

// withStep returns the funnel after a change of one of its steps.
func withStep(i int, change func(*funnel.Step)) funnel.Funnel {
	return checkout(func(f *funnel.Funnel) { change(&f.Steps[i]) })
}

// without returns the funnel with an exclusion.
func without(x funnel.Exclusion) funnel.Funnel {
	return checkout(func(f *funnel.Funnel) {
		if x.On == nil {
			x.On = rule.Event("remove_from_cart")
		}
		f.Exclude = []funnel.Exclusion{x}
	})
}

func inAnyOrder(f funnel.Funnel) funnel.Funnel { f.Order = funnel.AnyOrder; return f }

func opened(f funnel.Funnel) funnel.Funnel { f.Open = true; return f }

func between(from, to time.Time) funnel.Funnel {
	return checkout(func(f *funnel.Funnel) { f.Between = funnel.Period{From: from, To: to} })
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

var january, april = day(2026, 1, 1), day(2026, 4, 1)

func TestCheckOneFunnel(t *testing.T) {
	many := func(f *funnel.Funnel) {
		for i := range 62 {
			f.Steps = append(f.Steps, funnel.Step{Name: fmt.Sprint(i), On: rule.AnyEvent()})
		}
	}
	tests := []struct {
		funnel        funnel.Funnel
		path, code    string
		partOfMessage string
	}{
		{checkout(func(f *funnel.Funnel) { f.Name = "" }), "funnels[0].name", "empty", "no name"},
		{checkout(func(f *funnel.Funnel) { f.Name = "a\xff" }), "a\xff.name", "utf8", `"a\xff"`},
		{checkout(func(f *funnel.Funnel) { f.Steps = nil }), "checkout.steps", "empty", "no steps"},
		{checkout(many), "checkout.steps", "too_many", "65"},
		{checkout(func(f *funnel.Funnel) {
			for range 65 {
				f.Exclude = append(f.Exclude, funnel.Exclusion{On: rule.AnyEvent()})
			}
		}), "checkout.exclude", "too_many", "65"},

		{withStep(1, func(s *funnel.Step) { s.Name = "" }), "checkout.steps[1].name", "empty", "no name"},
		{withStep(1, func(s *funnel.Step) { s.Name = "\xff" }), "checkout.steps[1].name", "utf8", `"\xff"`},
		{withStep(2, func(s *funnel.Step) { s.Name = "product" }), "checkout.steps[2].name", "duplicate", `step 0 is called "product"`},
		{withStep(1, func(s *funnel.Step) { s.On = nil }), "checkout.steps[1].on", "missing", "no predicate"},
		{withStep(1, func(s *funnel.Step) { s.On = rule.And(rule.Event("a"), rule.Path("cart")) }), "checkout.steps[1].on.and[1].path", "path", `"cart"`},
		{withStep(2, func(s *funnel.Step) { s.Within = -time.Hour }), "checkout.steps[2].within", "duration", "-1h0m0s"},
		{checkout(func(f *funnel.Funnel) { f.Within = -time.Hour }), "checkout.within", "duration", "-1h0m0s"},

		{withStep(0, func(s *funnel.Step) { s.Within = time.Hour }), "checkout.steps[0].within", "first", "entry"},
		{withStep(0, func(s *funnel.Step) { s.Direct = true }), "checkout.steps[0].direct", "first", "entry"},
		{withStep(0, func(s *funnel.Step) { s.Optional = true }), "checkout.steps[0].optional", "first", "entry"},
		{withStep(0, func(s *funnel.Step) { s.AnyOrder = true }), "checkout.steps[0].any_order", "first", "entry"},
		{withStep(2, func(s *funnel.Step) { s.Optional = true }), "checkout.steps[2].optional", "last", "conversion"},

		{inAnyOrder(withStep(1, func(s *funnel.Step) { s.Within = time.Hour })), "checkout.steps[1].within", "group", "within"},
		{inAnyOrder(withStep(1, func(s *funnel.Step) { s.Direct = true })), "checkout.steps[1].direct", "group", "direct"},
		{inAnyOrder(withStep(1, func(s *funnel.Step) { s.Optional = true })), "checkout.steps[1].optional", "group", "optional"},
		{inAnyOrder(withStep(1, func(s *funnel.Step) { s.AnyOrder = true })), "checkout.steps[1].any_order", "group", "already"},
		{withStep(1, func(s *funnel.Step) { s.AnyOrder, s.Within = true, time.Hour }), "checkout.steps[1].within", "group", "within"},
		{inAnyOrder(without(funnel.Exclusion{From: 1})), "checkout.exclude[0].from", "group", "1"},
		{inAnyOrder(without(funnel.Exclusion{To: 1})), "checkout.exclude[0].to", "group", "1"},

		{opened(inAnyOrder(checkout(nil))), "checkout.order", "open", "order"},
		{opened(withStep(1, func(s *funnel.Step) { s.AnyOrder = true })), "checkout.steps[1].any_order", "open", "any order"},
		{opened(withStep(1, func(s *funnel.Step) { s.Optional = true })), "checkout.steps[1].optional", "open", "optional"},
		{opened(without(funnel.Exclusion{})), "checkout.exclude", "open", "exclusions"},
		{opened(checkout(func(f *funnel.Funnel) { f.Entry = funnel.FirstEntry })), "checkout.entry", "open", `"first"`},
		{opened(checkout(func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry })), "checkout.entry", "open", `"every"`},

		{checkout(func(f *funnel.Funnel) { f.Ties = "any" }), "checkout.ties", "unknown", `"any", want "sequence", "later"`},
		{checkout(func(f *funnel.Funnel) { f.Order = "steps" }), "checkout.order", "unknown", `"steps", want "any"`},
		{checkout(func(f *funnel.Funnel) { f.Entry = "best" }), "checkout.entry", "unknown", `"best", want "first", "every"`},
		{checkout(func(f *funnel.Funnel) { f.By.Mode = "user" }), "checkout.by", "unknown", `"user", want "session", "user_and"`},
		{checkout(func(f *funnel.Funnel) { f.By = funnel.ByUserAnd("") }), "checkout.by.user_and", "empty", "property"},
		{checkout(func(f *funnel.Funnel) { f.By = funnel.ByUserAnd("\xff") }), "checkout.by.user_and", "utf8", `"\xff"`},
		{checkout(func(f *funnel.Funnel) { f.By.Prop = "sku" }), "checkout.by.user_and", "unused", `"sku"`},
		{checkout(func(f *funnel.Funnel) { f.By = funnel.By{Mode: funnel.BySessionMode, Prop: "sku"} }), "checkout.by.user_and", "unused", `"sku"`},

		{checkout(func(f *funnel.Funnel) { f.Relevant = rule.AnyEvent() }), "checkout.relevant", "unused", "direct"},
		{checkout(func(f *funnel.Funnel) { f.Relevant, f.Steps[1].Direct = rule.Event(""), true }), "checkout.relevant.event", "empty", "name"},

		{without(funnel.Exclusion{On: rule.Not(nil)}), "checkout.exclude[0].on.not", "missing", "predicate"},
		{checkout(func(f *funnel.Funnel) { f.Exclude = make([]funnel.Exclusion, 1) }), "checkout.exclude[0].on", "missing", "predicate"},
		{without(funnel.Exclusion{From: -1}), "checkout.exclude[0].from", "range", "-1"},
		{without(funnel.Exclusion{To: -1}), "checkout.exclude[0].to", "range", "-1"},
		{without(funnel.Exclusion{To: 3}), "checkout.exclude[0].to", "range", "the last one is 2"},
		{without(funnel.Exclusion{From: 2}), "checkout.exclude[0]", "range", "from step 2 to step 2"},
		{without(funnel.Exclusion{From: 1, To: 1}), "checkout.exclude[0]", "range", "from step 1 to step 1"},
		{without(funnel.Exclusion{From: 5}), "checkout.exclude[0]", "range", "from step 5 to step 2"},

		{between(april, april), "checkout.between", "span", `"2026-04-01"`},
		{between(april, january), "checkout.between", "span", `"2026-01-01"`},
		{between(january, time.Time{}), "checkout.between", "span", "no end"},
		{between(january, day(10000, 1, 1)), "checkout.between[1]", "time", "10000"},
		{between(day(-1, 1, 1), january), "checkout.between[0]", "time", "-1"},
	}
	for _, test := range tests {
		t.Run(test.path+" "+test.code, func(t *testing.T) {
			faults := faultsOf(funnel.Check([]funnel.Funnel{test.funnel}, nil))
			require.Len(t, faults, 1, "%v", faults)
			require.Equal(t, test.path, faults[0].Path, faults[0].Message)
			require.Equal(t, test.code, faults[0].Code, faults[0].Message)
			require.Contains(t, faults[0].Message, test.partOfMessage)
		})
	}
}

func TestCheckFindsAllAtOnce(t *testing.T) {
	funnels := []funnel.Funnel{
		opened(checkout(func(f *funnel.Funnel) {
			f.Steps[0].Optional, f.Steps[0].Within = true, -1
			f.Steps[2] = funnel.Step{Optional: true, AnyOrder: true}
			f.Order = funnel.AnyOrder
			f.Relevant = rule.Path("x")
			f.Exclude = []funnel.Exclusion{{On: rule.Event("a"), From: 1}, {From: 3}}
		})),
		checkout(nil),
		{Steps: []funnel.Step{{Name: "only", On: rule.Event("a"), Optional: true}}, Exclude: []funnel.Exclusion{{On: rule.Event("b")}}, By: funnel.By{Mode: "x", Prop: "\xff"}},
		{Within: -1, Exclude: []funnel.Exclusion{{}}, Between: funnel.Period{From: day(10000, 1, 1)}},
	}
	want := []string{
		"checkout.steps[0].within duration",
		"checkout.steps[0].within first",
		"checkout.steps[0].within group",
		"checkout.steps[0].optional first",
		"checkout.steps[0].optional group",
		"checkout.steps[0].optional open",
		"checkout.steps[2].name empty",
		"checkout.steps[2].on missing",
		"checkout.steps[2].optional group",
		"checkout.steps[2].optional last",
		"checkout.steps[2].optional open",
		"checkout.steps[2].any_order group",
		"checkout.steps[2].any_order open",
		"checkout.order open",
		"checkout.relevant unused",
		"checkout.relevant.path path",
		"checkout.exclude open",
		"checkout.exclude[0].from group",
		"checkout.exclude[1].on missing",
		"checkout.exclude[1] range",
		"funnels[1].name duplicate",
		"funnels[2].name empty",
		"funnels[2].steps[0].optional first",
		"funnels[2].steps[0].optional last",
		"funnels[2].exclude[0] range",
		"funnels[2].by unknown",
		"funnels[2].by.user_and utf8",
		"funnels[3].name empty",
		"funnels[3].steps empty",
		"funnels[3].within duration",
		"funnels[3].exclude[0].on missing",
		"funnels[3].between[0] time",
		"funnels[3].between span",
	}
	if diff := cmp.Diff(want, pathsOf(funnel.Check(funnels, nil))); diff != "" {
		t.Error(diff)
	}

	place := func(i int) string { return fmt.Sprintf("funnels[%d]", i+10) }
	require.Equal(t, "funnels[10].steps[0].within duration", pathsOf(funnel.Check(funnels, place))[0])
}

func TestCheckOfWellFormedFunnels(t *testing.T) {
	require.NoError(t, funnel.Check(nil, nil))
	one := funnel.Step{Name: "only", On: rule.Event("a")}
	group := withStep(1, func(s *funnel.Step) { s.AnyOrder = true })
	group.Exclude = []funnel.Exclusion{{On: rule.Event("x")}, {On: rule.Event("y"), To: 2}}
	for _, f := range []funnel.Funnel{
		checkout(nil),
		checkout(func(f *funnel.Funnel) {
			f.Within, f.Ties, f.Entry, f.By = time.Hour, funnel.SequenceTies, funnel.EveryEntry, funnel.ByUserAnd("sku")
			f.Steps[1].Within, f.Steps[1].Direct, f.Steps[1].Optional = 48*time.Hour, true, true
			f.Steps[2].Within, f.Steps[2].Direct = time.Minute, true
			f.Relevant = rule.Event("page_view")
			f.Exclude = []funnel.Exclusion{{On: rule.Event("x"), From: 1}, {On: rule.Event("x"), To: 1}, {On: rule.Event("x"), From: 1, To: 2}}
		}),
		inAnyOrder(checkout(func(f *funnel.Funnel) {
			f.Ties, f.Entry, f.By = funnel.LaterTies, funnel.FirstEntry, funnel.BySession()
		})),
		group,
		opened(checkout(func(f *funnel.Funnel) { f.Within, f.Steps[1].Within, f.Steps[2].Direct = time.Hour, time.Hour, true })),
		{Name: "one step", Steps: []funnel.Step{one}},
		{Name: "one step in any order", Steps: []funnel.Step{one}, Order: funnel.AnyOrder},
		between(january, april),
		between(time.Time{}, april),
	} {
		require.NoError(t, funnel.Check([]funnel.Funnel{f}, nil))
	}
}

func TestFaultIsFoundByErrorsAs(t *testing.T) {
	err := fmt.Errorf("reading funnels: %w", funnel.Check([]funnel.Funnel{checkout(func(f *funnel.Funnel) { f.Within = -1 })}, nil))
	var fault *funnel.Fault
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "checkout.within", fault.Path)
}

func ExampleCheck() {
	err := funnel.Check([]funnel.Funnel{{
		Name:     "checkout",
		Relevant: rule.Event("page_view"),
		Steps: []funnel.Step{
			{Name: "cart", On: rule.Path("cart/**")},
			{Name: "delivery", On: rule.Path("/checkout/delivery"), Within: -time.Hour},
			{Name: "order", On: rule.Event("purchase"), Optional: true},
		},
		Exclude: []funnel.Exclusion{{On: rule.Event("remove_from_cart"), From: 1, To: 3}},
	}}, nil)
	fmt.Println(err)
	// Output:
	// checkout.steps[0].on.path: a path begins with a slash, not as "cart/**"
	// checkout.steps[1].within: the duration -1h0m0s is negative
	// checkout.steps[2].optional: the last step is the conversion and cannot be passed over
	// checkout.relevant: no step is direct, so it does not matter what comes between
	// checkout.exclude[0].to: 3 is no step: the last one is 2
}
