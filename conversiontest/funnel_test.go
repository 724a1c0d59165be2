package conversiontest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

func buying(change func(*funnel.Funnel)) *funnel.Plan {
	f := funnel.Funnel{
		Name: "buying", Within: time.Hour,
		Steps: []funnel.Step{
			{Name: "product", On: rule.Page("/p/**")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase")},
		},
	}
	if change != nil {
		change(&f)
	}
	return funnel.MustCompile(f)
}

func TestReached(t *testing.T) {
	plan := buying(func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: rule.Event("logout")}} })
	for _, test := range []struct {
		name  string
		visit conversion.Session
		want  []string
	}{
		{"nothing", conversiontest.Visit(), nil},
		{"not the way", conversiontest.Visit("/help", "add_to_cart"), nil},
		{"detour keeps the place", conversiontest.Visit("/p/1", "/help", "add_to_cart"), []string{"product", "cart"}},
		{"all the way", conversiontest.Visit("/p/1", "add_to_cart", "purchase"), []string{"product", "cart", "order"}},
		{"excluded", conversiontest.Visit("/p/1", "add_to_cart", "logout", "purchase"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, conversiontest.Reached(plan, test.visit))
		})
	}
	require.Equal(t, []string{"product"}, conversiontest.Reached(plan, conversiontest.Journey(
		conversiontest.Visit("/p/1"), conversiontest.Visit("add_to_cart")).Sessions...), "a day later the window is over")
}

// TestCheckFunnelFinds gives CheckFunnel functions that are bad on purpose, one
// in each place that has a predicate.
func TestCheckFunnelFinds(t *testing.T) {
	calls := 0
	seen := map[string]bool{}
	for _, test := range []struct {
		name   string
		change func(*funnel.Funnel)
		want   string
	}{
		{"it counts its calls", func(f *funnel.Funnel) {
			f.Steps[1].On = rule.Match("every other", func(conversion.Event) bool { calls++; return calls%2 == 0 })
		}, `step "cart": func "every other" is not deterministic`},
		{"it panics", func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: rule.Match("careless", func(e conversion.Event) bool { return e.Props[7].Name == "x" })}}
		}, `exclusion 1: func "careless" panics (runtime error: index out of range [7] with length`},
		{"it remembers users", func(f *funnel.Funnel) {
			f.Steps[1].Direct = true
			f.Relevant = rule.Not(rule.Match("new page", func(e conversion.Event) bool {
				old := seen[e.URL]
				seen[e.URL] = true
				return !old
			}))
		}, `relevant: func "new page" is not deterministic`},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.ErrorContains(t, conversiontest.CheckFunnel(buying(test.change)), test.want)
		})
	}
}

// TestCheckFunnelAsksAboutTheVisits: what random visits do not have, those that
// are given do.
func TestCheckFunnelAsksAboutTheVisits(t *testing.T) {
	plan := buying(func(f *funnel.Funnel) {
		f.Steps[1].On = rule.Match("gift", func(e conversion.Event) bool { return e.Name == "gift" && e.Props[0].Name == "for" })
	})
	require.NoError(t, conversiontest.CheckFunnel(plan))
	require.NoError(t, conversiontest.CheckFunnel(plan, conversiontest.Visit(conversiontest.Event("gift", conversiontest.With("for", "ann")))))
	require.ErrorContains(t, conversiontest.CheckFunnel(plan, conversiontest.Visit("/p/1", "gift")), `Visit("/p/1", "gift")`)
}

// TestCheckFunnelTakesOddVisits: undated and repeated events are no fault of the
// funnel.
func TestCheckFunnelTakesOddVisits(t *testing.T) {
	again := conversiontest.Page("/p/1", conversiontest.ID("1"))
	visit := conversiontest.Visit(again, conversiontest.After(2*time.Hour), again, "add_to_cart", "add_to_cart")
	visit.Events[2].Time = time.Time{}
	other := conversiontest.Visit(conversiontest.By("ann"), "/p/1")
	visit.Events = append(visit.Events, other.Events...)
	require.NoError(t, conversiontest.CheckFunnel(buying(nil), visit, conversiontest.Visit(), conversion.Session{Events: []conversion.Event{{Name: "purchase"}}}))
}

func TestLintFunnels(t *testing.T) {
	good := buying(nil).Funnel()
	require.NoError(t, conversiontest.LintFunnels([]funnel.Funnel{good}))
	require.ErrorContains(t, conversiontest.LintFunnels([]funnel.Funnel{{Name: "f"}}), "f.steps")
	twice := good
	twice.Steps = append(twice.Steps, funnel.Step{Name: "again", On: rule.Event("purchase")})
	require.ErrorContains(t, conversiontest.LintFunnels([]funnel.Funnel{twice}), "repeated")
	require.NoError(t, conversiontest.LintFunnels([]funnel.Funnel{twice}, "repeated"))
}

// A test of a funnel is a table of visits and how far they come.
func ExampleReached() {
	checkout := funnel.MustCompile(funnel.Funnel{
		Name: "checkout", Within: time.Hour,
		Steps: []funnel.Step{
			{Name: "product", On: rule.Page("/p/**")},
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Event("purchase")},
		},
	})
	fmt.Println(conversiontest.Reached(checkout, conversiontest.Visit("/p/1", "/help", "add_to_cart")))
	fmt.Println(conversiontest.Reached(checkout, conversiontest.Visit("/p/1", "add_to_cart", conversiontest.After(2*time.Hour), "purchase")))
	// Output:
	// [product cart]
	// [product cart]
}

// An hour after the visit the window of a day is still open; two days later it
// is over.
func ExampleReached_pending() {
	plan := funnel.MustCompile(funnel.Funnel{
		Name: "subscription", Within: 24 * time.Hour,
		Steps: []funnel.Step{
			{Name: "trial", On: rule.Event("start_trial")},
			{Name: "subscription", On: rule.Event("subscribe")},
		},
	})
	visit := conversiontest.Visit("/pricing", "start_trial")
	fmt.Println(conversiontest.Reached(plan, visit))
	fmt.Println(plan.Eval(visit.Events, visit.End.Add(time.Hour)).Outcome)
	fmt.Println(plan.Eval(visit.Events, visit.End.Add(48*time.Hour)).Outcome)
	// Output:
	// [trial]
	// pending
	// dropped
}

// The function remembers what it has met, so that only the first customer with
// a voucher would count.
func ExampleCheckFunnel() {
	used := map[string]bool{}
	plan := funnel.MustCompile(funnel.Funnel{
		Name: "voucher",
		Steps: []funnel.Step{
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "new voucher", On: rule.Match("new voucher", func(e conversion.Event) bool {
				code := e.Props.Lookup("voucher").Str()
				isNew := code != "" && !used[code]
				used[code] = true
				return isNew
			})},
		},
	})
	voucher := conversiontest.Event("add_voucher", conversiontest.With("voucher", "SPRING"))
	fmt.Println(conversiontest.CheckFunnel(plan, conversiontest.Visit("add_to_cart", voucher)))
	// Output:
	// step "new voucher": func "new voucher" is not deterministic (it answers true, and asked again false): Visit("add_to_cart", Event("add_voucher", With("voucher", "SPRING")))
}

func ExampleLintFunnels() {
	err := conversiontest.LintFunnels([]funnel.Funnel{{
		Name: "checkout",
		Steps: []funnel.Step{
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "order", On: rule.Path("/thanks?order=*")},
		},
	}})
	fmt.Println(err)
	// Output:
	// checkout.steps[1].on.path: "/thanks?order=*" never fits: the query is not part of the path (never)
	// checkout.steps[1]: no event serves the step, so no attempt has all steps (unreachable)
}
