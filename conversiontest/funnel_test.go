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

func TestCheckFunnel(t *testing.T) {
	for name, change := range map[string]func(*funnel.Funnel){
		"plain":      nil,
		"optional":   func(f *funnel.Funnel) { f.Steps[1].Optional = true },
		"direct":     func(f *funnel.Funnel) { f.Steps[1].Direct = true },
		"any order":  func(f *funnel.Funnel) { f.Order = funnel.AnyOrder },
		"open":       func(f *funnel.Funnel) { f.Open = true },
		"exclusions": func(f *funnel.Funnel) { f.Exclude = []funnel.Exclusion{{On: rule.Event("share")}} },
		"totals":     func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry },
		"function": func(f *funnel.Funnel) {
			f.Steps[1].On = rule.Match("has a value", func(e conversion.Event) bool { return e.Value.IsSet() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, conversiontest.CheckFunnel(buying(change), conversiontest.Visit("/p/1", "add_to_cart", "purchase")))
		})
	}
}

// TestCheckFunnelFinds: a function that counts its calls answers differently
// each time.
func TestCheckFunnelFinds(t *testing.T) {
	calls := 0
	plan := buying(func(f *funnel.Funnel) {
		f.Steps[1].On = rule.Match("every other", func(conversion.Event) bool { calls++; return calls%2 == 0 })
	})
	require.ErrorContains(t, conversiontest.CheckFunnel(plan), "every other")

	panics := buying(func(f *funnel.Funnel) {
		f.Exclude = []funnel.Exclusion{{On: rule.Match("careless", func(e conversion.Event) bool { return e.Props[7].Name == "x" })}}
	})
	require.ErrorContains(t, conversiontest.CheckFunnel(panics), "careless")
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
