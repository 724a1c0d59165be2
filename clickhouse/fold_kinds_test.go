package clickhouse

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// exact is an accumulator that no difference of any event escapes: the sum of the hashes
// of users. Copies of an event count once, as the order of events does not.
type exact struct {
	users, events uint64
	sum           uint64
}

func (a *exact) Add(events []conversion.Event) {
	var all [][]byte
	order := conversion.Order(nil, events, new(conversion.Findings))
	for _, i := range order {
		b, _ := events[i].AppendBinary(nil)
		all = append(all, b)
	}
	slices.SortFunc(all, bytes.Compare)
	hash := sha256.Sum256(bytes.Join(all, []byte{0}))
	a.users++
	a.events += uint64(len(all))
	a.sum += binary.LittleEndian.Uint64(hash[:])
}

func (a *exact) Merge(other conversion.Accumulator) error {
	o, ok := other.(*exact)
	if !ok {
		return conversion.ErrDefinition
	}
	a.users, a.events, a.sum = a.users+o.users, a.events+o.events, a.sum+o.sum
	return nil
}

func (a *exact) New() conversion.Accumulator { return &exact{} }
func (a *exact) Fingerprint() [32]byte       { return sha256.Sum256([]byte("exact")) }
func (a *exact) AppendBinary(dst []byte) ([]byte, error) {
	for _, n := range []uint64{a.users, a.events, a.sum} {
		dst = binary.LittleEndian.AppendUint64(dst, n)
	}
	return dst, nil
}

func (a *exact) UnmarshalBinary(b []byte) error {
	if len(b) != 24 {
		return conversion.ErrState
	}
	a.users, a.events, a.sum = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b[16:])
	return nil
}

var foldGoals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
	goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.Path("/p/**"), rule.Engaged(20*time.Second))},
	goal.Goal{Name: "odd", Kind: goal.Secondary, Rule: rule.Func("odd", func(visit []conversion.Event) bool {
		e := &visit[len(visit)-1]
		return (len(e.User)+len(e.Title)+len(e.Props))%3 == 1
	})},
)

var foldFunnel = funnel.MustCompile(funnel.Funnel{
	Name:   "checkout",
	Within: 3 * time.Hour,
	Steps: []funnel.Step{
		{Name: "product", On: rule.Path("/p/**")},
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "order", On: rule.Event("purchase"), Within: time.Hour},
	},
})

var foldAsOf = time.Unix(6000, 0).UTC()

func foldSegments() *segment.Set {
	return segment.MustCompile(foldGoals,
		segment.Segment{Name: "readers", Where: segment.Event(rule.Path("/p/**"))},
		segment.Segment{Name: "no buyers", Where: segment.And(
			segment.Did{Of: rule.Event("add_to_cart"), In: 24 * time.Hour, Bounds: segment.AtLeast(1)},
			segment.Not(segment.Event(rule.Event("purchase"))),
		)},
		segment.Segment{Name: "by search", Where: segment.First(segment.Channel("Organic Search"))},
	)
}

// everyKind returns an empty accumulator of each kind that the root module has.
func everyKind(t testing.TB) []conversion.Accumulator {
	t.Helper()
	counts := funnel.MustAccumulator(foldFunnel, funnel.Counts(), funnel.AsOf(foldAsOf))
	trend := funnel.MustAccumulator(foldFunnel, funnel.BreakdownBy("plan", funnel.Choice{}), funnel.Trend(funnel.Day, time.UTC))
	study := segment.MustAccumulator(segment.Study{
		Outcome: segment.GoalOutcome(foldGoals, "order", "cart", "order"), AsOf: foldAsOf, Segments: foldSegments(),
		By: []segment.Partition{segment.ByChannel(), segment.ByProp("plan")},
	})
	source := attribution.MustReader(attribution.Source[string]{Goals: foldGoals, Goal: "order"})
	paths := attribution.MustAccumulator(source, attribution.MustPaths(attribution.Default(), attribution.Exposure{}), "EUR")
	units := insight.MustReader(insight.Study{Goals: foldGoals, Macro: "order"})
	discovery := insight.MustDiscovery(insight.DiscoveryStudy{Landmark: 2, Props: []string{"plan"}})
	known, err := insight.NewAccumulator(units, insight.MustChain(insight.ByGoal{}), insight.MustMicro(insight.MicroStudy{Name: "cart", Goal: "cart"}), discovery)
	require.NoError(t, err)
	grid, err := insight.NewGridAccumulator(insight.Tracking{Funnel: foldFunnel, Parts: []insight.Strata{insight.ByChannel()}, Names: []string{"purchase"}})
	require.NoError(t, err)
	return []conversion.Accumulator{&exact{}, goal.NewAccumulator(foldGoals, nil), counts, trend, study, paths, known, grid}
}

// states returns the canonical bytes of accumulators.
func states(t testing.TB, list []conversion.Accumulator) (all [][]byte) {
	t.Helper()
	for _, a := range list {
		b, err := a.AppendBinary(nil)
		require.NoError(t, err)
		all = append(all, b)
	}
	return all
}

func requireSameStates(t testing.TB, want, got []conversion.Accumulator) {
	t.Helper()
	wantBytes, gotBytes := states(t, want), states(t, got)
	for i := range want {
		require.Equal(t, wantBytes[i], gotBytes[i], "accumulator %d, %T", i, want[i])
	}
}
