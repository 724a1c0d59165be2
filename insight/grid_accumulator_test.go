package insight_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

var trackedFunnel = funnel.MustCompile(funnel.Funnel{Name: "shop", Steps: []funnel.Step{
	{Name: "cart", On: rule.Event("add_to_cart")},
	{Name: "coupon", On: rule.Event("coupon"), Optional: true},
	{Name: "checkout", On: rule.Event("begin_checkout")},
	{Name: "order", On: rule.And(rule.Event("purchase"), rule.Not(rule.Prop("test", true)))},
}})

// tracked is what most of these tests count.
var tracked = insight.Tracking{
	Funnel: trackedFunnel, Parts: []insight.Strata{insight.ByProp("platform"), insight.ByChannel()},
	Received: "received", Names: []string{"sign_up"},
}

func newGridAccumulator(t testing.TB, definition insight.Tracking) *insight.GridAccumulator {
	t.Helper()
	a, err := insight.NewGridAccumulator(definition)
	require.NoError(t, err)
	return a
}

// hit is an event of a user, so many minutes after the beginning of 2026.
func hit(user, name string, minute int, props ...conversion.Prop) conversion.Event {
	return conversion.Event{User: user, Name: name, Time: gridDay(0).Add(time.Duration(minute) * time.Minute), Props: props}
}

const minutesOfDay = 24 * 60

// TestGridAccumulator: a step counts if it is in the session at all, whatever the
// order, and a session belongs to the day on which it began.
func TestGridAccumulator(t *testing.T) {
	a := newGridAccumulator(t, tracked)
	mobile, desktop := conversion.String("platform", "mobile"), conversion.String("platform", "desktop")
	a.Add([]conversion.Event{
		hit("ada", "purchase", 10, mobile), hit("ada", "add_to_cart", 12, mobile), // without a checkout, the wrong way round
		hit("ada", "look", minutesOfDay, mobile),
	})
	a.Add([]conversion.Event{
		hit("bob", "begin_checkout", minutesOfDay+4), hit("bob", "add_to_cart", minutesOfDay-5, desktop), hit("bob", "add_to_cart", minutesOfDay-6, desktop),
		hit("bob", "purchase", minutesOfDay+5, conversion.Bool("test", true)),
	})
	a.Add([]conversion.Event{hit("cyd", "look", 3*minutesOfDay)})
	a.Add(nil)
	g := a.Grid()
	require.Equal(t, []string{"sessions", "cart", "coupon", "checkout", "order"}, g.Steps())
	none := []int64{0, 0, 0, 0, 0}
	require.Equal(t, []gridRow{
		{"2026-01-01", []int64{2, 2, 0, 1, 1}}, {"2026-01-02", []int64{1, 0, 0, 0, 0}}, {"2026-01-03", none}, {"2026-01-04", []int64{1, 0, 0, 0, 0}},
	}, rowsOf(g, ""))
	require.Equal(t, []string{"channel: Direct", "platform: (none)", "platform: desktop", "platform: mobile"}, g.Parts())
	require.Equal(t, []gridRow{
		{"2026-01-01", []int64{1, 1, 0, 0, 1}}, {"2026-01-02", []int64{1, 0, 0, 0, 0}}, {"2026-01-03", none}, {"2026-01-04", none},
	}, rowsOf(g, "platform: mobile"))
	require.Equal(t, []gridRow{{"2026-01-04", []int64{1, 0, 0, 0, 0}}}, rowsOf(g, "platform: (none)"))
}

// TestGridAccumulatorSpan: the grid goes from the first whole period to the last,
// even if nothing was seen, in the days of the zone.
func TestGridAccumulatorSpan(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	definition := insight.Tracking{
		Funnel: trackedFunnel, Traffic: "visits", Zone: berlin,
		From: gridDay(0), AsOf: gridDay(4).Add(3 * time.Hour),
	}
	a := newGridAccumulator(t, definition)
	a.Add([]conversion.Event{
		hit("ada", "look", -10),                  // before From
		hit("ada", "look", 2*minutesOfDay-30),    // half past midnight of the third day
		hit("ada", "look", 4*minutesOfDay+60),    // the day is not over
		hit("ada", "look", 4*minutesOfDay+4*60),  // from AsOf on
		hit("ada", "later", 4*minutesOfDay+4*60), // and so is this
	})
	zero, one := []int64{0, 0, 0, 0, 0}, []int64{1, 0, 0, 0, 0}
	require.Equal(t, []gridRow{{"2026-01-02", zero}, {"2026-01-03", zero}, {"2026-01-04", zero}}, rowsOf(newGridAccumulator(t, definition).Grid(), ""))
	require.Equal(t, []gridRow{{"2026-01-02", zero}, {"2026-01-03", one}, {"2026-01-04", zero}}, rowsOf(a.Grid(), ""))
	r, err := a.Report(insight.HealthOptions{})
	require.NoError(t, err)
	require.Equal(t, []insight.DataFinding{{Code: "future", Count: 2, Example: "later"}}, r.Data)
}

// TestGridAccumulatorOptional: what may be passed over in the funnel may be here.
func TestGridAccumulatorOptional(t *testing.T) {
	cart, order := funnel.Step{Name: "cart", On: rule.Event("cart")}, funnel.Step{Name: "order", On: rule.Event("order")}
	either := order
	either.AnyOrder = true
	for name, c := range map[string]struct {
		funnel funnel.Funnel
		found  int
	}{
		"in order":     {funnel.Funnel{Name: "f", Steps: []funnel.Step{cart, order}}, 1},
		"open":         {funnel.Funnel{Name: "f", Open: true, Steps: []funnel.Step{cart, order}}, 0},
		"any order":    {funnel.Funnel{Name: "f", Order: funnel.AnyOrder, Steps: []funnel.Step{cart, order}}, 0},
		"a group":      {funnel.Funnel{Name: "f", Steps: []funnel.Step{cart, either}}, 0},
		"before group": {funnel.Funnel{Name: "f", Steps: []funnel.Step{cart, {Name: "x", On: rule.Event("x")}, {Name: "y", On: rule.Event("y"), AnyOrder: true}, order}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			a := newGridAccumulator(t, insight.Tracking{Funnel: funnel.MustCompile(c.funnel)})
			a.Add([]conversion.Event{hit("ada", "order", 1)})
			r, err := a.Report(insight.HealthOptions{Optional: nil})
			require.NoError(t, err)
			require.Len(t, r.Findings, c.found)
		})
	}
}

func TestGridAccumulatorData(t *testing.T) {
	a := newGridAccumulator(t, tracked)
	received := func(text string) conversion.Prop { return conversion.String("received", text) }
	twice := hit("ada", "look", 1)
	twice.ID = "e2"
	differs := hit("ada", "buy", 2)
	differs.ID = "e1"
	other := differs
	other.Name = "sell"
	negative := hit("ada", "look", 3)
	negative.Engaged = -time.Second
	a.Add([]conversion.Event{
		twice, twice, differs, other, negative, {User: "ada", Name: "undated"},
		hit("ada", "fast", 4, received("2026-01-01T00:03:59Z")), hit("ada", "same", 4, received("2026-01-01T00:04:00Z")),
		hit("ada", "faster", 4, conversion.Number("received", float64(gridDay(0).Unix()))), hit("ada", "odd", 4, received("soon")),
		hit("ada", "AddToCart", 5), hit("ada", "add to cart", 5), hit("ada", "add to cart", 6), hit("ada", "SIGN-UP", 6), hit("ada", "add_to_carts", 6),
	})
	order := hit("ada", "purchase", 7)
	order.OrderID = "o1"
	a.Add([]conversion.Event{order, order})
	order.User = "bob"
	order.OrderID = "o2"
	a.Add([]conversion.Event{order})
	order.User = "cyd"
	a.Add([]conversion.Event{order})
	for user := range 30 {
		name := fmt.Sprint("u", user)
		a.Add([]conversion.Event{hit(name, "begin_checkout", 10), hit(name, "purchase", 8), hit(name, "coupon", 11), hit(name, "add_to_cart", 9)})
	}
	r, err := a.Report(insight.HealthOptions{})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff([]insight.DataFinding{
		{Code: "undated", Count: 1, Example: "undated"},
		{Code: "duplicate", Count: 1, Example: "e2"},
		{Code: "duplicate_differs", Count: 1, Example: "e1"},
		{Code: "future", Count: 2, Example: "fast"},
		{Code: "bad_receipt", Count: 1, Example: "soon"},
		{Code: "negative_duration", Count: 1, Example: "look"},
		{Code: "out_of_order", Subject: "checkout", Count: 30},
		{Code: "out_of_order", Subject: "order", Count: 30},
		{Code: "name_variant", Subject: "add_to_cart", Count: 1, Example: "AddToCart"},
		{Code: "name_variant", Subject: "sign_up", Count: 1, Example: "SIGN-UP"},
		{Code: "name_variant", Subject: "add_to_cart", Count: 2, Example: "add to cart"},
		{Code: "order_of_two_users", Count: 1, Example: "o2"},
	}, r.Data))
	for _, line := range []string{
		"1 event without a time between 1678 and 2261, left out, such as undated",
		"2 events later than their receipt, such as fast",
		"order came before the step it follows, in all of 30 sessions with both",
		"2 events named add to cart, which is defined as add_to_cart",
		"1 order id of more than one user, such as o2",
	} {
		require.Contains(t, r.String(), line)
	}
}

// gridUsers are users with all that an accumulator looks at.
func gridUsers(n int) (users [][]conversion.Event) {
	rng := rand.New(rand.NewPCG(5, 5))
	names := []string{"look", "add_to_cart", "coupon", "begin_checkout", "purchase", "AddToCart", "Begin Checkout"}
	for i := range n {
		user := fmt.Sprint("u", i)
		var events []conversion.Event
		for range rng.IntN(8) {
			e := hit(user, names[rng.IntN(len(names))], rng.IntN(20*minutesOfDay), conversion.String("platform", fmt.Sprint("p", rng.IntN(4))))
			if rng.IntN(4) == 0 {
				e.ID = fmt.Sprint("id", rng.IntN(3))
			}
			if rng.IntN(3) == 0 {
				e.OrderID = fmt.Sprint("order ", rng.IntN(n))
			}
			if rng.IntN(9) == 0 {
				e.Engaged = -1
			}
			if rng.IntN(9) == 0 {
				e.Time = time.Time{}
			}
			if rng.IntN(3) == 0 {
				e.Props = append(e.Props, conversion.String("received", e.Time.Add(time.Duration(rng.IntN(3)-1)*time.Hour).Format(time.RFC3339)))
			}
			events = append(events, e)
		}
		users = append(users, events)
	}
	return users
}

// TestGridAccumulatorMerges: whoever counted what, the bytes are the same.
func TestGridAccumulatorMerges(t *testing.T) {
	users := gridUsers(300)
	one := newGridAccumulator(t, tracked)
	for _, events := range users {
		one.Add(events)
	}
	rng := rand.New(rand.NewPCG(6, 6))
	for range 5 {
		parts := []conversion.Accumulator{one.New(), one.New(), one.New()}
		for _, i := range rng.Perm(len(users)) {
			events := slices.Clone(users[i])
			rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			parts[rng.IntN(3)].Add(events)
		}
		require.NoError(t, parts[0].Merge(parts[1]))
		require.NoError(t, parts[2].Merge(parts[0]))
		require.Equal(t, stateOf(t, one), stateOf(t, parts[2]))
	}
	read := one.New().(*insight.GridAccumulator)
	require.NoError(t, read.UnmarshalBinary(stateOf(t, one)))
	require.Equal(t, stateOf(t, one), stateOf(t, read))
	want, err := one.Report(insight.HealthOptions{})
	require.NoError(t, err)
	got, err := read.Report(insight.HealthOptions{})
	require.NoError(t, err)
	require.Equal(t, want.String(), got.String())
	require.NotEmpty(t, want.Data)
}

// TestGridAccumulatorManyParts: the first names are kept with all their counts, and
// the others together.
func TestGridAccumulatorManyParts(t *testing.T) {
	definition := insight.Tracking{Funnel: trackedFunnel, Parts: []insight.Strata{insight.ByProp("page")}}
	one := newGridAccumulator(t, definition)
	halves := []conversion.Accumulator{one.New(), one.New()}
	rng := rand.New(rand.NewPCG(8, 8))
	for i := range 1000 {
		events := []conversion.Event{hit(fmt.Sprint(i), "add_to_cart", 1, conversion.String("page", fmt.Sprintf("%04d", rng.IntN(400))))}
		one.Add(events)
		halves[i%2].Add(events)
	}
	require.NoError(t, halves[0].Merge(halves[1]))
	require.Equal(t, stateOf(t, one), stateOf(t, halves[0]))
	var sum int64
	parts := one.Grid().Parts()
	require.Len(t, parts, 257)
	require.Equal(t, "page: (others)", parts[0])
	for _, part := range parts {
		sum += rowsOf(one.Grid(), part)[0].Counts[1]
	}
	require.Equal(t, int64(1000), sum)
	require.NoError(t, one.UnmarshalBinary(stateOf(t, halves[0])))

	long := one.New().(*insight.GridAccumulator)
	long.Add([]conversion.Event{hit("a", "look", 1, conversion.String("page", strings.Repeat("ä", 99)+"\xff"))})
	long.Add([]conversion.Event{hit("b", "look", 1, conversion.String("page", "\xff"))})
	require.Equal(t, []string{"page: " + strings.Repeat("ä", 50), "page: \ufffd"}, long.Grid().Parts())
	require.NoError(t, long.UnmarshalBinary(stateOf(t, long)))
}

// TestGridAccumulatorManyOrders: where there are more orders than are remembered, a
// share of them is looked at, the same whoever counted what.
func TestGridAccumulatorManyOrders(t *testing.T) {
	const orders = 70_000
	one := newGridAccumulator(t, insight.Tracking{Funnel: trackedFunnel})
	halves := []conversion.Accumulator{one.New(), one.New(), one.New()}
	e := []conversion.Event{hit("", "purchase", 1)}
	add := func(i int, user string, half int) {
		e[0].User, e[0].OrderID = user, fmt.Sprint("order ", i)
		one.Add(e)
		halves[half].Add(e)
	}
	for i := range orders {
		add(i, fmt.Sprint("u", i), i%2)
		if i%100 == 0 {
			add(i, "other", 2)
		}
	}
	require.NoError(t, halves[2].Merge(halves[0]))
	require.NoError(t, halves[2].Merge(halves[1]))
	state := stateOf(t, one)
	require.Equal(t, state, stateOf(t, halves[2]))
	require.Less(t, len(state), 3<<20)
	r, err := one.Report(insight.HealthOptions{})
	require.NoError(t, err)
	require.Len(t, r.Data, 1)
	require.Equal(t, "1 of 2", r.Data[0].Subject)
	require.InDelta(t, orders/100/2, r.Data[0].Count, 60)
	require.Contains(t, r.Data[0].String(), "order ids of more than one user among 1 of 2, such as order ")
}

func TestGridAccumulatorForeign(t *testing.T) {
	a := newGridAccumulator(t, tracked)
	for _, events := range gridUsers(20) {
		a.Add(events)
	}
	before := stateOf(t, a)
	for name, change := range map[string]func(*insight.Tracking){
		"traffic":  func(d *insight.Tracking) { d.Traffic = "visits" },
		"cutter":   func(d *insight.Tracking) { d.Cutter = session.MustNew(session.Policy{}) },
		"period":   func(d *insight.Tracking) { d.Period = insight.Weekly },
		"parts":    func(d *insight.Tracking) { d.Parts = d.Parts[:1] },
		"from":     func(d *insight.Tracking) { d.From = gridDay(0) },
		"as of":    func(d *insight.Tracking) { d.AsOf = gridDay(40) },
		"received": func(d *insight.Tracking) { d.Received = "" },
		"names":    func(d *insight.Tracking) { d.Names = nil },
		"zone":     func(d *insight.Tracking) { d.Zone, _ = time.LoadLocation("Asia/Tokyo") },
		"funnel": func(d *insight.Tracking) {
			d.Funnel = funnel.MustCompile(funnel.Funnel{Name: "f", Steps: []funnel.Step{{Name: "a", On: rule.Event("a")}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			definition := tracked
			change(&definition)
			b := newGridAccumulator(t, definition)
			require.NotEqual(t, a.Fingerprint(), b.Fingerprint())
			require.ErrorIs(t, a.Merge(b), conversion.ErrDefinition)
			require.ErrorIs(t, a.UnmarshalBinary(stateOf(t, b)), conversion.ErrDefinition)
		})
	}
	var none *insight.GridAccumulator
	require.ErrorIs(t, a.Merge(none), conversion.ErrDefinition)
	for cut := range before {
		require.Error(t, a.UnmarshalBinary(before[:cut]))
	}
	require.ErrorIs(t, a.UnmarshalBinary(append(slices.Clone(before), 0)), conversion.ErrState)
	require.Equal(t, before, stateOf(t, a))
}

// FuzzGridState: what is read is written again as it was, and reports.
func FuzzGridState(f *testing.F) {
	a := newGridAccumulator(f, tracked)
	empty, _ := a.AppendBinary(nil)
	for _, events := range gridUsers(6) {
		a.Add(events)
	}
	state, _ := a.AppendBinary(nil)
	head := state[:4+32] // a version and a fingerprint
	f.Add(empty[len(head):])
	f.Add(state[len(head):])
	f.Fuzz(func(t *testing.T, rest []byte) {
		a := newGridAccumulator(t, tracked)
		state := append(slices.Clone(head), rest...)
		if err := a.UnmarshalBinary(state); err != nil {
			require.ErrorIs(t, err, conversion.ErrState)
			return
		}
		require.Equal(t, state, stateOf(t, a))
		if rows := rowsOfSpan(a); rows < 1000 {
			_, err := a.Report(insight.HealthOptions{})
			require.NoError(t, err)
		}
	})
}

// rowsOfSpan returns how many days the grid has.
func rowsOfSpan(a *insight.GridAccumulator) (n int) {
	for range a.Grid().Rows("") {
		if n++; n == 1000 {
			break
		}
	}
	return n
}

func TestTrackingFaults(t *testing.T) {
	_, err := insight.NewGridAccumulator(insight.Tracking{
		Period: "hour", Zone: time.Local, From: gridDay(1), AsOf: gridDay(0), Names: []string{""},
		Parts: []insight.Strata{{}, insight.ByProp("a"), {Name: "a", Of: insight.ByChannel().Of}, {Name: "b"}},
	})
	require.Equal(t, []string{
		"period period", "funnel missing", "zone zone", "as_of span", "parts[0].name empty", "parts[0].of missing",
		"parts[2].name duplicate", "parts[3].of missing", "names[0] empty",
	}, faultsOf(err))
	_, err = insight.NewGridAccumulator(insight.Tracking{Funnel: trackedFunnel, Traffic: "cart"})
	require.EqualError(t, err, `steps[1]: step 0 is called "cart" too`)
}

// TestGridAccumulatorAllocations: a user whose days and parts are known costs no
// memory.
func TestGridAccumulatorAllocations(t *testing.T) {
	a := newGridAccumulator(t, insight.Tracking{Funnel: trackedFunnel, Parts: []insight.Strata{insight.ByProp("platform")}})
	var events []conversion.Event
	for i, name := range []string{"look", "add_to_cart", "look", "begin_checkout", "purchase"} {
		events = append(events, hit("ada", name, i, conversion.String("platform", "mobile")))
	}
	events[4].OrderID = "o1"
	require.Zero(t, testing.AllocsPerRun(100, func() { a.Add(events) }))
}

func BenchmarkGridAccumulator(b *testing.B) {
	a := newGridAccumulator(b, insight.Tracking{Funnel: trackedFunnel, Parts: []insight.Strata{insight.ByProp("platform")}})
	var events []conversion.Event
	for i := range 10 {
		events = append(events, hit("ada", []string{"look", "add_to_cart", "look", "begin_checkout", "purchase"}[i%5], i, conversion.String("platform", "mobile")))
	}
	b.ReportAllocs()
	for b.Loop() {
		a.Add(events)
	}
	b.ReportMetric(10*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
