package funnel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// weekly returns a funnel that there is nothing to say about, after a change.
func weekly(change func(*funnel.Funnel)) funnel.Funnel {
	return checkout(func(f *funnel.Funnel) {
		f.Within = 7 * 24 * time.Hour
		if change != nil {
			change(f)
		}
	})
}

func lint(funnels ...funnel.Funnel) (got []string) {
	for _, w := range funnel.Lint(funnels...) {
		if got = append(got, w.Path+" "+w.Code); w.Info {
			got[len(got)-1] += " info"
		}
	}
	return got
}

func TestLint(t *testing.T) {
	on := func(i int, p rule.Predicate) funnel.Funnel {
		return weekly(func(f *funnel.Funnel) { f.Steps[i].On = p })
	}
	excluding := func(list ...funnel.Exclusion) funnel.Funnel {
		return weekly(func(f *funnel.Funnel) { f.Exclude = list })
	}
	within := func(window time.Duration, limits ...time.Duration) funnel.Funnel {
		return checkout(func(f *funnel.Funnel) {
			f.Within = window
			for i, limit := range limits {
				f.Steps[i+1].Within = limit
			}
		})
	}
	named := func(name string, f funnel.Funnel) funnel.Funnel { f.Name = name; return f }
	cart, remove := rule.Event("add_to_cart"), rule.Event("remove_from_cart")
	both := rule.And(rule.Event("a"), rule.Event("b"))
	match := rule.Match("m", func(conversion.Event) bool { panic("Lint runs no functions") })
	hour := time.Hour
	tests := []struct {
		name   string
		funnel funnel.Funnel
		want   []string
	}{
		{"a good funnel", weekly(nil), nil},
		{"with everything", weekly(func(f *funnel.Funnel) {
			f.Ties, f.Entry, f.By = funnel.SequenceTies, funnel.EveryEntry, funnel.ByUserAnd("sku")
			f.Steps[1].Optional, f.Steps[1].Direct, f.Steps[2].Within = true, true, 24*hour
			f.Relevant = rule.Event("page_view")
			f.Exclude = []funnel.Exclusion{{On: remove, From: 1}, {On: rule.Event("sign_out"), To: 1}}
			f.Between = funnel.Period{From: january, To: april}
		}), nil},
		{"steps in any order", inAnyOrder(excludingFrom(remove)), nil},
		{"open", opened(weekly(nil)), nil},

		{"a step that no event serves", on(2, both), []string{"checkout.steps[2].on.and never", "checkout.steps[2] unreachable"}},
		{"also where it is optional", weekly(func(f *funnel.Funnel) { f.Steps[1].On, f.Steps[1].Optional = both, true }),
			[]string{"checkout.steps[1].on.and never", "checkout.steps[1] unreachable"}},
		{"a path with a query", on(0, rule.Path("/p?id=*")), []string{"checkout.steps[0].on.path never", "checkout.steps[0] unreachable"}},
		{"a part of a step", on(0, rule.Or(rule.Event("view"), both)), []string{"checkout.steps[0].on.or[1].and never"}},
		{"a member of a list", on(0, rule.Path(rule.OneOf("/a", "/a/"))), []string{"checkout.steps[0].on.path.in[1] shadowed"}},
		{"a function", on(1, match), []string{"checkout.steps[1].on.func opaque info"}},

		{"a step repeated", on(2, cart), []string{"checkout.steps[2].on repeated"}},
		{"in other words", on(2, rule.Or(cart, rule.And(cart, rule.Path("/x")))), []string{"checkout.steps[2].on repeated"}},
		{"a step within the one before", on(1, rule.Path("/p/1")), nil},
		{"the one before within the step", on(1, rule.AnyEvent()), nil},
		{"repeated, but not next to it", on(2, rule.Path("/p/**")), nil},
		{"functions of one name may differ", weekly(func(f *funnel.Funnel) { f.Steps[1].On, f.Steps[2].On = match, match }),
			[]string{"checkout.steps[1].on.func opaque info", "checkout.steps[2].on.func opaque info"}},

		{"a step limit above the window", within(24*hour, 0, 25*hour), []string{"checkout.steps[2].within slack info"}},
		{"two of them", within(24*hour, 48*hour, 25*hour), []string{"checkout.steps[1].within slack info", "checkout.steps[2].within slack info"}},
		{"a step limit equal to the window", within(24*hour, 0, 24*hour), nil},
		{"a window that the step limits keep", within(24*hour, hour, 23*hour), []string{"checkout.within slack info"}},
		{"a window that they do not", within(24*hour, hour, 23*hour+1), nil},
		{"not without a limit of each step", within(24*hour, 0, 2*hour), nil},
		{"step limits of three centuries", within(math.MaxInt64, math.MaxInt64, 1), nil},
		{"no limit", within(0), []string{"checkout unbounded info"}},
		{"step limits alone", within(0, hour, hour), nil},
		{"one step limit", within(0, 0, hour), nil},

		{"relevant for no event", weekly(func(f *funnel.Funnel) { f.Relevant, f.Steps[1].Direct = both, true }), []string{"checkout.relevant.and never"}},
		{"relevant for all", weekly(func(f *funnel.Funnel) { f.Relevant, f.Steps[1].Direct = rule.Or(cart, rule.Not(cart)), true }),
			[]string{"checkout.relevant always info"}},

		{"an exclusion of no event", excluding(funnel.Exclusion{On: both}), []string{"checkout.exclude[0].on.and never"}},
		{"of a step", excluding(funnel.Exclusion{On: cart}), []string{"checkout.exclude[0] spoiling"}},
		{"of a step that no event serves", weekly(func(f *funnel.Funnel) { f.Steps[0].On, f.Exclude = both, []funnel.Exclusion{{On: remove}} }),
			[]string{"checkout.steps[0].on.and never", "checkout.steps[0] unreachable"}},
		{"of all events", excluding(funnel.Exclusion{On: rule.AnyEvent(), From: 1}), []string{"checkout.exclude[0] spoiling"}},
		{"of some events of a step", excluding(funnel.Exclusion{On: rule.Path("/p/1")}), nil},
		{"of a step before", excluding(funnel.Exclusion{On: rule.Path("/p/**"), From: 1}), nil},
		{"of a step after", excluding(funnel.Exclusion{On: rule.Event("purchase"), To: 1}), nil},
		{"twice", excluding(funnel.Exclusion{On: remove}, funnel.Exclusion{On: remove, To: 2}), []string{"checkout.exclude[1] shadowed"}},
		{"within another", excluding(funnel.Exclusion{On: remove, To: 1}, funnel.Exclusion{On: rule.Event("remove_from_cart", "x")}), []string{"checkout.exclude[0] shadowed"}},
		{"between other steps", excluding(funnel.Exclusion{On: remove, To: 1}, funnel.Exclusion{On: remove, From: 1}), nil},
		{"of more events between fewer steps", excluding(funnel.Exclusion{On: remove}, funnel.Exclusion{On: rule.Event("remove_from_cart", "x"), From: 1}), nil},

		{"one step", weekly(func(f *funnel.Funnel) { f.Steps = f.Steps[:1] }), []string{"checkout.steps one_step"}},
		{"one step without a limit", checkout(func(f *funnel.Funnel) { f.Steps = f.Steps[:1] }), []string{"checkout.steps one_step"}},

		{"faults are for Check", weekly(func(f *funnel.Funnel) {
			f.Steps[0].On, f.Steps[1].On, f.Steps[2].Within = nil, rule.Path("no slash"), -1
			f.Relevant = rule.And()
			f.Exclude = []funnel.Exclusion{{On: cart, From: -1}, {On: cart, To: 9}, {}, {On: cart, From: 2}}
		}), nil},
		{"nothing at all", funnel.Funnel{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, lint(test.funnel))
		})
	}
	require.Nil(t, funnel.Lint())
	require.Equal(t, []string{"second duplicate"}, lint(weekly(nil), named("second", weekly(nil)), named("third", within(24*hour))))
	require.Equal(t, []string{"funnels[1] duplicate"}, lint(weekly(nil), weekly(nil)))
}

// excludingFrom returns a good funnel with an exclusion.
func excludingFrom(p rule.Predicate) funnel.Funnel {
	return weekly(func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: p}} })
}

// TestSlackIsSound leaves out what Lint calls slack: the same attempts keep the
// limits, and the horizon is the same.
func TestSlackIsSound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 3000 {
		f := funnel.Funnel{Name: "f", Within: time.Duration(r.IntN(12))}
		for i := range 2 + r.IntN(3) {
			s := funnel.Step{Name: fmt.Sprint(i), On: rule.Event(fmt.Sprint(i)), Optional: r.IntN(3) == 0}
			if i > 0 {
				s.Within = time.Duration(r.IntN(8))
			}
			f.Steps = append(f.Steps, s)
		}
		tight := tightened(f)
		if f.Within != tight.Within || !slices.Equal(limitsOf(f), limitsOf(tight)) {
			found++
		}
		require.Equal(t, horizonOf(f), horizonOf(tight), "%s", funnel.AppendJSON(nil, f))
		for range 50 {
			var times []time.Duration
			var taken []int
			at := time.Duration(0)
			for i, s := range f.Steps {
				if !s.Optional || r.IntN(2) == 0 {
					taken = append(taken, i)
					times = append(times, at)
				}
				at += time.Duration(r.IntN(9))
			}
			require.Equal(t, keeps(f, taken, times), keeps(tight, taken, times), "%s %v %v", funnel.AppendJSON(nil, f), taken, times)
		}
	}
	require.Greater(t, found, 500, "claims to test")
}

func tightened(f funnel.Funnel) funnel.Funnel {
	tight := f
	tight.Steps = slices.Clone(f.Steps)
	for _, w := range funnel.Lint(f) {
		if w.Code != "slack" {
			continue
		}
		if w.Path == "f.within" {
			tight.Within = 0
			continue
		}
		var i int
		if _, err := fmt.Sscanf(strings.TrimPrefix(w.Path, "f.steps["), "%d", &i); err != nil {
			panic(err)
		}
		tight.Steps[i].Within = 0
	}
	return tight
}

func limitsOf(f funnel.Funnel) (limits []time.Duration) {
	for _, s := range f.Steps {
		limits = append(limits, s.Within)
	}
	return limits
}

// keeps reports whether an attempt keeps all limits of time.
func keeps(f funnel.Funnel, taken []int, times []time.Duration) bool {
	for k := 1; k < len(taken); k++ {
		if limit := f.Steps[taken[k]].Within; limit > 0 && times[k]-times[k-1] > limit {
			return false
		}
		if f.Within > 0 && times[k]-times[0] > f.Within {
			return false
		}
	}
	return true
}

// horizonOf returns how long an attempt may take, 0 for any time.
func horizonOf(f funnel.Funnel) time.Duration {
	sum := time.Duration(0)
	for _, limit := range limitsOf(f)[1:] {
		if limit == 0 {
			return f.Within
		}
		sum += limit
	}
	if f.Within > 0 {
		return min(f.Within, sum)
	}
	return sum
}

func ExampleLint() {
	warnings := funnel.Lint(funnel.Funnel{
		Name:   "checkout",
		Within: 24 * time.Hour,
		Steps: []funnel.Step{
			{Name: "product", On: rule.Path("/p/*?sku=*")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "delivery", On: rule.Event("add_to_cart"), Within: 7 * 24 * time.Hour},
		},
		Exclude: []funnel.Exclusion{{On: rule.Event("add_to_cart", "remove_from_cart")}},
	})
	for _, w := range warnings {
		fmt.Println(w)
	}
	// Output:
	// checkout.steps[0].on.path: "/p/*?sku=*" never fits: the query is not part of the path (never)
	// checkout.steps[0]: no event serves the step, so no attempt has all steps (unreachable)
	// checkout.steps[2].on: the same events as those of checkout.steps[1] serve it, and each event only one step: it takes two of them (repeated)
	// checkout.steps[2].within: 7d is longer than the window of the funnel, 1d, so it never binds (slack)
	// checkout.exclude[0]: every event of checkout.steps[1] satisfies it: what serves one attempt may spoil another (spoiling)
}
