package funnel_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// did returns an event so many minutes into the day: a page view if the name is
// a path.
func did(minutes int, name string) conversion.Event {
	e := liveEvent(minutes, name, "")
	if strings.HasPrefix(name, "/") {
		e.Name, e.URL = conversion.PageView, "https://shop.example"+name
	}
	return e
}

// shop is a funnel of four steps.
func shop(change ...func(*funnel.Funnel)) funnel.Funnel {
	f := funnel.Funnel{Name: "shop", Within: 2 * time.Hour, Steps: []funnel.Step{
		{Name: "product", On: rule.Path("/p/*")},
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "checkout", On: rule.And(rule.Event("page_view"), rule.Path("/checkout"))},
		{Name: "order", On: rule.Event("purchase")},
	}}
	for _, c := range change {
		c(&f)
	}
	return f
}

func onDay(f *funnel.Funnel) {
	f.Between = funnel.Period{From: oracleBase.Add(24 * time.Hour), To: oracleBase.Add(48 * time.Hour)}
}

var explainedCases = []struct {
	name   string
	funnel funnel.Funnel
	asOf   int // minutes; 0 is none
	events []conversion.Event
}{
	{"converted", shop(), 0, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(2, "/checkout"), did(3, "purchase")}},
	{"missing", shop(), 0, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(2, "/cart"), did(3, "purchase")}},
	{"no_events", shop(), 0, nil},
	{"window", shop(), 0, []conversion.Event{did(0, "/p/1"), did(20, "add_to_cart"), did(150, "/checkout"), did(160, "purchase")}},
	{"step_limit", shop(func(f *funnel.Funnel) { f.Steps[3].Within = 10 * time.Minute }), 0, []conversion.Event{did(0, "/p/1"), did(20, "add_to_cart"), did(30, "/checkout"), did(45, "purchase")}},
	{"step_limit_before", shop(func(f *funnel.Funnel) {
		f.Steps[1].Within, f.Steps[1].Optional = 10*time.Minute, true
		f.Steps[2].Within = 10 * time.Minute
	}), 0, []conversion.Event{did(0, "/p/1"), did(15, "add_to_cart"), did(20, "/checkout")}},
	{"direct", shop(func(f *funnel.Funnel) { f.Steps[2].Direct = true }), 0, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(2, "/help"), did(3, "/"), did(4, "/checkout")}},
	{"ties", shop(func(f *funnel.Funnel) { f.Ties = funnel.LaterTies }), 0, []conversion.Event{did(0, "/p/1"), did(0, "add_to_cart")}},
	{"excluded", shop(func(f *funnel.Funnel) {
		f.Exclude = []funnel.Exclusion{{On: rule.Event("remove_from_cart"), From: 1}}
	}), 0, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(2, "remove_from_cart"), did(3, "/checkout"), did(4, "purchase")}},
	{"excluded_pending", shop(func(f *funnel.Funnel) {
		f.Exclude = []funnel.Exclusion{{On: rule.Event("remove_from_cart"), From: 1}}
	}), 10, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(2, "remove_from_cart"), did(3, "/checkout"), did(4, "/p/2")}},
	{"used", shop(func(f *funnel.Funnel) { f.Steps[1].On = rule.Path("/p/**") }), 0, []conversion.Event{did(0, "/p/1"), did(1, "/checkout")}},
	{"order", shop(), 0, []conversion.Event{did(0, "/checkout"), did(1, "/checkout"), did(5, "/p/1"), did(7, "add_to_cart")}},
	{"before_period", shop(onDay), 0, []conversion.Event{did(24*60-30, "/p/1"), did(24*60+5, "add_to_cart")}},
	{"after_period", shop(onDay), 0, []conversion.Event{did(48*60, "/p/1")}},
	{"first_entry", shop(func(f *funnel.Funnel) { f.Entry = funnel.FirstEntry }), 0, []conversion.Event{did(0, "/p/1"), did(180, "/p/2"), did(190, "add_to_cart")}},
	{"several", shop(func(f *funnel.Funnel) { f.Steps[1].Direct = true }), 0, []conversion.Event{did(0, "/p/1"), did(1, "/"), did(121, "add_to_cart")}},
	{"pending", shop(), 10, []conversion.Event{did(0, "/p/1"), did(1, "add_to_cart"), did(20, "/checkout")}},
	{"optional", shop(func(f *funnel.Funnel) { f.Steps[1].Optional = true }), 0, []conversion.Event{did(0, "/p/1"), did(1, "purchase")}},
	{"group", shop(func(f *funnel.Funnel) { f.Steps[2].AnyOrder = true }), 0, []conversion.Event{did(0, "/checkout"), did(1, "/p/1"), did(125, "add_to_cart")}},
	{"any_order", shop(func(f *funnel.Funnel) { f.Order = funnel.AnyOrder }), 0, []conversion.Event{did(0, "purchase"), did(1, "/checkout"), did(2, "/p/2")}},
	{"open", shop(func(f *funnel.Funnel) { f.Open = true }), 0, []conversion.Event{did(0, "add_to_cart"), did(1, "/checkout")}},
	{"every", shop(func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry }), 0, []conversion.Event{did(0, "/p/1"), did(500, "/p/1"), did(501, "add_to_cart")}},
	{"bad_data", shop(), 0, []conversion.Event{did(9, "/p/1"), {Name: "\x1b[31mred\nline"}, did(3, "\x1b[31mred\nline"), liveEvent(4, "a", "i"), liveEvent(5, "a", "i")}},
}

func explainCase(t *testing.T, name string) funnel.Explanation {
	t.Helper()
	for _, c := range explainedCases {
		if c.name == name {
			asOf := time.Time{}
			if c.asOf > 0 {
				asOf = oracleBase.Add(time.Duration(c.asOf) * time.Minute)
			}
			return funnel.MustCompile(c.funnel).Explain(c.events, asOf)
		}
	}
	require.Fail(t, "no case", name)
	return funnel.Explanation{}
}

func TestExplainGolden(t *testing.T) {
	for _, c := range explainedCases {
		t.Run(c.name, func(t *testing.T) {
			checkGolden(t, "explain/"+c.name+".txt", explainCase(t, c.name).String())
		})
	}
}

func TestExplainJSON(t *testing.T) {
	for _, name := range []string{"missing", "pending", "several"} {
		checkGolden(t, "explain/"+name+".json", jsonOf(t, explainCase(t, name)))
	}
}

// TestExplainFar: times as far apart as can be, and before 1970.
func TestExplainFar(t *testing.T) {
	early := time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC)
	late := time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC)
	f := liveFunnel()
	f.Between = funnel.Period{From: late, To: late.Add(time.Hour)}
	x := funnel.MustCompile(f).Explain([]conversion.Event{{Time: early, Name: "view"}}, time.Time{})
	require.Equal(t, funnel.EarlyReason, x.Misses[0].Reasons[0].Kind)
	require.Contains(t, x.String(), "before the start of the period")

	f.Between = funnel.Period{From: early, To: early.Add(time.Hour)}
	x = funnel.MustCompile(f).Explain([]conversion.Event{{Time: late, Name: "view"}}, time.Time{})
	require.Equal(t, funnel.LateReason, x.Misses[0].Reasons[0].Kind)

	f = liveFunnel()
	x = funnel.MustCompile(f).Explain([]conversion.Event{{Time: early, Name: "view"}, {Time: late, Name: "buy"}}, time.Time{})
	require.Equal(t, []funnel.Reason{{Kind: funnel.WindowReason, Step: 1, Event: 1, By: []int{0}, Over: x.Misses[0].Reasons[0].Over}}, x.Misses[0].Reasons)
	require.Contains(t, x.String(), "too late")

	x = funnel.MustCompile(f).Explain([]conversion.Event{{Time: early, Name: "view"}}, early.Add(time.Minute))
	require.Equal(t, early.Add(time.Hour), x.Until)

	f.Within = 1<<63 - 1
	x = funnel.MustCompile(f).Explain([]conversion.Event{{Time: late, Name: "view"}}, late.Add(time.Minute))
	require.Equal(t, funnel.Pending, x.Outcome)
	require.Zero(t, x.Until)
}
