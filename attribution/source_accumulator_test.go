package attribution_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
	"github.com/stretchr/testify/require"
)

// crowd are users who come and go, and buy now and then.
func crowd(n int) (users [][]conversion.Event) {
	r := rand.New(rand.NewPCG(7, 7))
	visits := []string{"/?utm_source=google&utm_medium=cpc", "/newsletter/thanks?utm_source=news&utm_medium=email", "/", "/?gclid=1", "/?utm_medium=social"}
	for u := range n {
		var events []conversion.Event
		hours := 0.0
		for range 1 + r.IntN(5) {
			hours += r.Float64() * 60
			events = append(events, pageAt(hours, visits[r.IntN(len(visits))]))
			switch r.IntN(4) {
			case 0:
				events = append(events, purchase(hours+0.1, fmt.Sprint(r.IntN(2)), 1000+r.Int64N(9000)))
			case 1:
				events = append(events, eventAt(hours+0.1, "share"), conversion.Event{Name: "undated"})
			case 2:
				refund := eventAt(hours+0.2, "refund")
				refund.OrderID = "0"
				events = append(events, refund)
			}
		}
		for i := range events {
			events[i].User = fmt.Sprint(u)
		}
		r.Shuffle(len(events), func(i, k int) { events[i], events[k] = events[k], events[i] })
		users = append(users, events)
	}
	return users
}

func newAccumulator(t *testing.T, w window, s attribution.Source[string]) *attribution.Accumulator[string] {
	t.Helper()
	return attribution.MustAccumulator(attribution.MustReader(s), attribution.MustPaths(w, attribution.Exposure{}), "EUR")
}

func bytesOf(t *testing.T, a conversion.Accumulator) []byte {
	t.Helper()
	b, err := a.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// The accumulator is the reader, Cut and the table, one after the other.
func TestAccumulatorIsItsParts(t *testing.T) {
	asOf := noon.Add(100 * time.Hour)
	w := window{Lookback: 3 * days, SincePrevious: true, Nulls: attribution.NullsTail, AsOf: asOf}
	for _, grain := range []attribution.Grain[string]{nil, attribution.PerCompletion[string]{}, attribution.PerEvent[string]{On: rule.Path("/**")}} {
		source := attribution.Source[string]{Goals: shop, Goal: "order", Touches: grain}
		acc, reader, paths := newAccumulator(t, w, source), attribution.MustReader(source), attribution.MustPaths(w, attribution.Exposure{})
		want := attribution.MustTable[string]("EUR")
		var undated int64
		for _, events := range crowd(200) {
			acc.Add(events)
			known := slices.DeleteFunc(slices.Clone(events), func(e conversion.Event) bool { return !e.Time.Before(asOf) })
			touches, conversions, found := reader.Read(known)
			want.AddUser(paths, touches, conversions)
			undated += found.Count(conversion.Undated)
		}
		require.Equal(t, attribution.RowsInWords(want), attribution.RowsInWords(acc.Table()))
		require.Equal(t, attribution.UserCounters(want), attribution.UserCounters(acc.Table()))
		require.Positive(t, undated)
		require.Equal(t, undated, acc.Findings().Count(conversion.Undated))
		require.Zero(t, acc.Findings().Count(conversion.Unsorted))
	}
}

// A refund that is not known yet takes nothing off.
func TestAccumulatorAsOf(t *testing.T) {
	refund := eventAt(5, "refund")
	refund.OrderID = "1"
	for hours, want := range map[float64]string{4: "59000000 micros", 6: "0 micros"} {
		acc := newAccumulator(t, window{AsOf: noon.Add(time.Duration(hours * float64(time.Hour)))}, attribution.Source[string]{Goals: shop, Goal: "order"})
		acc.Add([]conversion.Event{purchase(1, "1", 5900), refund})
		require.Contains(t, attribution.RowsInWords(acc.Table())[0], want)
	}
}

func TestAccumulatorMerges(t *testing.T) {
	source := attribution.Source[string]{Goals: shop, Goal: "order"}
	users := crowd(300)
	whole := newAccumulator(t, attribution.Default(), source)
	for _, events := range users {
		whole.Add(events)
	}
	parallel := newAccumulator(t, attribution.Default(), source)
	slices.Reverse(users)
	require.NoError(t, conversion.Accumulate(slices.Values(users), 3, parallel))
	require.Equal(t, bytesOf(t, whole), bytesOf(t, parallel))
	require.Equal(t, whole.Findings(), parallel.Findings())

	restored := whole.New()
	require.NoError(t, restored.UnmarshalBinary(bytesOf(t, whole)))
	require.Equal(t, bytesOf(t, whole), bytesOf(t, restored))
	require.Equal(t, attribution.RowsInWords(whole.Table()), attribution.RowsInWords(restored.(*attribution.Accumulator[string]).Table()))
	restored.Add(users[0])
	require.NotEqual(t, bytesOf(t, whole), bytesOf(t, restored))
}

func TestAccumulatorRefuses(t *testing.T) {
	source := attribution.Source[string]{Goals: shop, Goal: "order"}
	acc := newAccumulator(t, attribution.Default(), source)
	acc.Add(buyer())
	state := bytesOf(t, acc)
	other := newAccumulator(t, window{}, source)
	require.ErrorIs(t, acc.Merge(other), conversion.ErrDefinition)
	require.ErrorIs(t, acc.Merge(nil), conversion.ErrDefinition)
	require.ErrorIs(t, acc.Merge((*attribution.Accumulator[string])(nil)), conversion.ErrDefinition)
	require.ErrorIs(t, other.UnmarshalBinary(state), conversion.ErrDefinition)
	for n := range state {
		require.Error(t, acc.UnmarshalBinary(state[:n]), "%d bytes", n)
	}
	require.ErrorIs(t, acc.UnmarshalBinary(append(slices.Clone(state), 0)), conversion.ErrState)
	require.Equal(t, state, bytesOf(t, acc), "nothing changes on errors")
	_, err := attribution.NewAccumulator(attribution.MustReader(source), attribution.MustPaths(window{}), "Euro")
	require.ErrorIs(t, err, attribution.ErrCurrency)
}

// Whatever changes what is counted changes the fingerprint.
func TestAccumulatorFingerprint(t *testing.T) {
	key := func(s *conversion.Session) (string, bool) { return s.ID, true }
	name := func(e *conversion.Event) (string, bool) { return e.Name, true }
	plain := attribution.Source[string]{Goals: shop, Goal: "order"}
	with := func(change func(*attribution.Source[string])) attribution.Source[string] {
		s := plain
		change(&s)
		return s
	}
	grain := func(g attribution.Grain[string]) attribution.Source[string] {
		return with(func(s *attribution.Source[string]) { s.Touches = g })
	}
	sources := []attribution.Source[string]{
		plain,
		with(func(s *attribution.Source[string]) { s.Goal = "cart" }),
		with(func(s *attribution.Source[string]) { s.KeepRefunds = true }),
		with(func(s *attribution.Source[string]) {
			s.Cutter = session.MustNew(session.Policy{Timeout: time.Hour})
		}),
		grain(attribution.PerSession[string]{Name: "a", Key: key}),
		grain(attribution.PerSession[string]{Name: "b", Key: key}),
		grain(attribution.PerCompletion[string]{}),
		grain(attribution.PerCompletion[string]{Goals: []string{"cart"}}),
		grain(attribution.PerEvent[string]{On: rule.Event("a")}),
		grain(attribution.PerEvent[string]{On: rule.Event("b")}),
		grain(attribution.PerEvent[string]{On: rule.Event("b"), Name: "a", Key: name}),
	}
	seen := map[[32]byte]bool{}
	for _, s := range sources {
		seen[newAccumulator(t, window{}, s).Fingerprint()] = true
	}
	r := attribution.MustReader(plain)
	seen[attribution.MustAccumulator(r, attribution.MustPaths(window{}), "EUR").Fingerprint()] = true
	seen[attribution.MustAccumulator(r, attribution.MustPaths(window{MaxTouches: 1}), "EUR").Fingerprint()] = true
	seen[attribution.MustAccumulator(r, attribution.MustPaths(window{}), "USD").Fingerprint()] = true
	require.Len(t, seen, len(sources)+3)

	a := newAccumulator(t, window{}, grain(attribution.PerCompletion[string]{Goals: []string{"cart", "share", "cart"}}))
	b := newAccumulator(t, window{}, grain(attribution.PerCompletion[string]{Goals: []string{"share", "cart"}}))
	require.Equal(t, a.Fingerprint(), b.Fingerprint(), "the order of goals says nothing")
}

// From the events of users to channels that deserve the credit.
func ExampleAccumulator() {
	reader := attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order"})
	paths := attribution.MustPaths(attribution.Default(), attribution.DropUnlessAll{"Direct"})
	acc := attribution.MustAccumulator(reader, paths, "EUR")
	for _, events := range [][]conversion.Event{buyer(), {pageAt(0, "/?utm_source=google&utm_medium=cpc")}} {
		acc.Add(events)
	}
	result, err := acc.Table().Attribute(context.Background(), attribution.Linear{})
	if err != nil {
		panic(err)
	}
	for _, c := range result.Credits {
		fmt.Println(c.Key, c.Conversions, c.Value)
	}
	// Output:
	// Email 1 25
	// Paid Search 1 25
}
