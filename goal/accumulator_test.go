package goal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

func bytesOf(t testing.TB, a conversion.Accumulator) []byte {
	t.Helper()
	b, err := a.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// shopCounts returns an accumulator of the shop's goals that has counted users.
func shopCounts(users ...[]conversion.Event) *goal.Accumulator {
	acc := goal.NewAccumulator(shopGoals(), nil)
	for _, events := range users {
		acc.Add(events)
	}
	return acc
}

// TestAccumulatorByHand counts three users: ann buys twice and sends one order
// back, ben only looks, and nobody knows when zoe came. Ann's first order is a
// big one too, so its value is in two goals and twice in their sum.
func TestAccumulatorByHand(t *testing.T) {
	at := func(day, minute int, name, url string) conversion.Event {
		return conversion.Event{Time: onDay(day).Add(time.Duration(minute) * time.Minute), Name: name, URL: "https://shop.example" + url}
	}
	order := func(day, minute int, name, id, value string) conversion.Event {
		e := at(day, minute, name, "/thanks")
		e.OrderID = id
		e.Value, _ = conversion.ParseMoney(value)
		return e
	}
	ann := []conversion.Event{
		at(1, 0, "page_view", "/?utm_source=mail&utm_medium=email"), at(1, 1, "add_to_cart", "/cart"), at(1, 2, "add_to_cart", "/cart"), order(1, 3, "purchase", "1", "100.00 EUR"),
		at(2, 0, "page_view", "/newsletter"), order(2, 1, "purchase", "2", "20.00 USD"),
		order(9, 0, "refund", "1", ""), order(9, 1, "refund", "3", "1.00 EUR"),
	}
	ben := []conversion.Event{at(1, 0, "page_view", "/newsletter")}
	zoe := []conversion.Event{{Name: "purchase"}}
	r := shopCounts(ann, ben, zoe, nil).Report()

	rate := func(k, n int64) conversion.Rate { return conversion.Rate{K: k, N: n} }
	check := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got, equalReports); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
	check("users, sessions, events", []int64{2, 4, 9}, []int64{r.Users, r.Sessions, r.Events})
	check("engaged", rate(3, 4), r.Engaged)
	check("macro", goal.Reach{Users: rate(1, 2), Sessions: rate(2, 4)}, r.Macro)
	check("milestone", goal.Reach{Users: rate(2, 2), Sessions: rate(3, 4)}, r.Milestone)
	check("secondary", goal.Reach{Users: rate(0, 2), Sessions: rate(0, 4)}, r.Secondary)
	check("real", "200.00 EUR + 20.00 USD", r.Real.Booked.String())
	check("real, net", "0.00 EUR + 20.00 USD", r.Real.Net.String())
	check("virtual", "5.00 EUR", r.Virtual.Booked.String())
	check("virtual, net", "5.00 EUR", r.Virtual.Net.String())
	cart := r.Goals[1]
	check("cart", goal.Row{
		Goal: "cart", Kind: goal.Milestone, Completions: 2, WithoutValue: 2, Reach: goal.Reach{Users: rate(1, 2), Sessions: rate(1, 4)},
	}, cart)
	check("furthest", []goal.FurthestRow{
		{"order", rate(1, 2)}, {"big order", rate(0, 2)}, {"call", rate(0, 2)}, {"cart", rate(0, 2)}, {"newsletter", rate(1, 2)}, {"", rate(0, 2)},
	}, r.Furthest)
	check("channels", []string{"Direct 3 1/3 20.00 USD 20.00 USD", "Email 1 1/1 200.00 EUR 0.00 EUR"}, channelTexts(r))
	check("findings", conversion.Findings{
		{Code: conversion.Undated, Count: 1, Event: -1}, {Code: conversion.Unmatched, Count: 1, Event: -1},
	}, r.Findings)
}

func channelTexts(r goal.Report) (texts []string) {
	for _, c := range r.Channels {
		texts = append(texts, fmt.Sprint(c.Channel, " ", c.Sessions, " ", c.Converted.K, "/", c.Converted.N, " ", c.Real.Booked, " ", c.Real.Net))
	}
	return texts
}

func TestAccumulatorWithoutRefunds(t *testing.T) {
	events := []conversion.Event{purchase(1, "1", "50.00 EUR"), dealt("refund", 2, "1", ""), dealt("refund", 2, "9", "")}
	acc := goal.NewAccumulator(shopGoals(), nil, goal.WithoutRefunds())
	acc.Add(events)
	if r := acc.Report(); r.Real.Net.String() != "50.00 EUR" || len(r.Findings) != 0 {
		t.Errorf("net %s, findings %v; want 50.00 EUR and none", r.Real.Net, r.Findings)
	}
	require.ErrorIs(t, acc.Merge(shopCounts()), conversion.ErrDefinition)
}

func TestAddAdjusted(t *testing.T) {
	refunded := dealt("refund", 3, "1", "10.00 EUR")
	refunded.ID = "r"
	events := []conversion.Event{purchase(1, "1", "50.00 EUR"), refunded}
	adjustments := []goal.Adjustment{
		{ID: "late", At: onDay(2), Goal: "order", Key: orderKey("1"), Amount: conversion.MustMoney("5.00 EUR")},
		{ID: "r", At: onDay(3), Goal: "order", Key: orderKey("1"), Amount: conversion.MustMoney("-10.00 EUR")}, // the refund again
		{ID: "x", At: onDay(3), Goal: "order", Key: orderKey("7"), Amount: conversion.MustMoney("-10.00 EUR")},
	}
	before := slices.Clone(adjustments)
	acc := goal.NewAccumulator(shopGoals(), nil)
	acc.AddAdjusted(events, adjustments[:2])
	r := acc.Report()
	if got := r.Real.Booked.String() + ", " + r.Real.Net.String(); got != "50.00 EUR, 45.00 EUR" || len(r.Findings) != 0 {
		t.Errorf("real %s, findings %v; want 50.00 EUR, 45.00 EUR and none", got, r.Findings)
	}
	if diff := cmp.Diff(before, adjustments); diff != "" {
		t.Errorf("the adjustments were changed:\n%s", diff)
	}
	acc.AddAdjusted(nil, adjustments[2:])
	if r := acc.Report(); r.Users != 1 || r.Findings.Count(conversion.Unmatched) != 1 {
		t.Errorf("%d users, findings %v; want 1 and 1 unmatched", r.Users, r.Findings)
	}
}

func TestEmptyAccumulator(t *testing.T) {
	r := shopCounts().Report()
	if len(r.Goals) != 7 || r.Users != 0 || len(r.Channels) != 0 || len(r.Findings) != 0 {
		t.Errorf("an empty report has %d goals, %d users, %d channels, %d findings", len(r.Goals), r.Users, len(r.Channels), len(r.Findings))
	}
	if got, want := bytesOf(t, shopCounts(nil, []conversion.Event{}, nil)), bytesOf(t, shopCounts()); !bytes.Equal(got, want) {
		t.Error("users without events change the state")
	}
	none := goal.NewAccumulator(goal.MustCompile(), nil)
	none.Add([]conversion.Event{purchase(1, "1", "1.00 EUR")})
	if r := none.Report(); r.Sessions != 1 || r.Furthest[0].Users != (conversion.Rate{K: 1, N: 1}) {
		t.Errorf("without goals: %d sessions, furthest %v", r.Sessions, r.Furthest)
	}
}

// TestAddKeepsNothing checks that events may be written over after Add, and that
// Add does not.
func TestAddKeepsNothing(t *testing.T) {
	users := shopUsers(3, 50)
	want := bytesOf(t, shopCounts(users...))
	acc := goal.NewAccumulator(shopGoals(), nil)
	for _, events := range users {
		mine := slices.Clone(events)
		acc.Add(mine)
		if diff := cmp.Diff(events, mine); diff != "" {
			t.Fatalf("Add changed the events:\n%s", diff)
		}
		clear(mine)
	}
	if !bytes.Equal(want, bytesOf(t, acc)) {
		t.Error("the state depends on events after they were added")
	}
}

// TestAccumulatorIgnoresOrder checks that the order of events within a user, and
// of users, changes nothing.
func TestAccumulatorIgnoresOrder(t *testing.T) {
	users := shopUsers(4, 60)
	want := bytesOf(t, shopCounts(users...))
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(users), func(i, j int) { users[i], users[j] = users[j], users[i] })
	for _, events := range users {
		r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	}
	require.Equal(t, want, bytesOf(t, shopCounts(users...)))
}

// TestAnyPartitionHasEqualBytes merges accumulators of random parts of the users
// in random order, also through bytes.
func TestAnyPartitionHasEqualBytes(t *testing.T) {
	users := shopUsers(5, 200)
	want := bytesOf(t, shopCounts(users...))
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		parts := make([]conversion.Accumulator, 1+r.IntN(9))
		for i := range parts {
			parts[i] = shopCounts().New()
		}
		for _, i := range r.Perm(len(users)) {
			parts[r.IntN(len(parts))].Add(users[i])
		}
		for len(parts) > 1 {
			i := r.IntN(len(parts) - 1)
			j := i + 1 + r.IntN(len(parts)-1-i)
			if r.IntN(2) == 0 {
				parts[j] = again(t, parts[j])
			}
			before := bytesOf(t, parts[j])
			require.NoError(t, parts[i].Merge(parts[j]))
			if !bytes.Equal(before, bytesOf(t, parts[j])) {
				t.Fatal("Merge changed what it added")
			}
			parts = slices.Delete(parts, j, j+1)
		}
		if got := bytesOf(t, parts[0]); !bytes.Equal(want, got) {
			t.Fatalf("seed %d: the bytes depend on the partition", seed)
		}
	}
}

// again returns the accumulator that reads the bytes of a.
func again(t *testing.T, a conversion.Accumulator) conversion.Accumulator {
	t.Helper()
	b := a.New()
	require.NoError(t, b.UnmarshalBinary(bytesOf(t, a)))
	return b
}

func TestMergeItself(t *testing.T) {
	users := shopUsers(6, 30)
	acc := shopCounts(users...)
	require.NoError(t, acc.Merge(acc))
	if !bytes.Equal(bytesOf(t, acc), bytesOf(t, shopCounts(slices.Concat(users, users)...))) {
		t.Error("an accumulator merged with itself is not twice itself")
	}
}

func TestMergeIsOfValues(t *testing.T) {
	a, b := shopCounts(shopUsers(7, 30)...), shopCounts()
	require.NoError(t, b.Merge(a))
	want := bytesOf(t, a)
	b.Add(shopUsers(8, 1)[0])
	require.NoError(t, b.Merge(a))
	if !bytes.Equal(want, bytesOf(t, a)) {
		t.Error("merged accumulators share their state")
	}
	r := a.Report()
	real := r.Real.Net.String()
	r.Real.Net.Add(conversion.Cents(1, "EUR"))
	r.Goals[0].Worth.Booked.Add(conversion.Cents(1, "EUR"))
	if got := a.Report().Real.Net.String(); got != real || !bytes.Equal(want, bytesOf(t, a)) {
		t.Error("a report shares the state of its accumulator")
	}
}

func TestAccumulate(t *testing.T) {
	users := shopUsers(9, 500)
	want := bytesOf(t, shopCounts(users...))
	for _, workers := range []int{1, 2, 7} {
		acc := shopCounts()
		require.NoError(t, conversion.Accumulate(slices.Values(users), workers, acc))
		if !bytes.Equal(want, bytesOf(t, acc)) {
			t.Errorf("%d workers give other bytes", workers)
		}
	}
}

// TestAccumulatePanics: a panic of a rule, or of the sequence, comes out of
// Accumulate, which has changed nothing and left no goroutine behind.
func TestAccumulatePanics(t *testing.T) {
	set := goal.MustCompile(goal.Goal{Name: "g", Kind: goal.Macro, Rule: rule.Match("boom", func(e conversion.Event) bool {
		if e.Name == "boom" {
			panic("boom")
		}
		return true
	})})
	acc := goal.NewAccumulator(set, nil)
	acc.Add([]conversion.Event{at(0, "x")})
	want := bytesOf(t, acc)
	users := make([][]conversion.Event, 1000)
	for i := range users {
		users[i] = []conversion.Event{at(i, "x")}
	}
	users[500][0].Name = "boom"
	require.PanicsWithValue(t, "boom", func() { _ = conversion.Accumulate(slices.Values(users), 2, acc) })
	require.PanicsWithValue(t, "no more", func() {
		_ = conversion.Accumulate(func(yield func([]conversion.Event) bool) {
			yield(users[0])
			panic("no more")
		}, 2, acc)
	})
	require.Equal(t, want, bytesOf(t, acc))
}

// otherAccumulators have other definitions than shopCounts.
func otherAccumulators(t *testing.T) map[string]conversion.Accumulator {
	learned, err := goal.MustCompile(goal.Goal{Name: "m", Kind: goal.Milestone, Rule: rule.AnyEvent(), Value: goal.Estimated()}).
		WithValues(map[string]conversion.Money{"m": conversion.Cents(1, "EUR")})
	require.NoError(t, err)
	return map[string]conversion.Accumulator{
		"goals":  goal.NewAccumulator(goal.MustCompile(shopGoals().Goals()[1:]...), nil),
		"values": goal.NewAccumulator(learned, nil),
		"cutter": goal.NewAccumulator(shopGoals(), session.MustNew(session.Plausible())),
		"option": goal.NewAccumulator(shopGoals(), nil, goal.WithoutRefunds()),
	}
}

// foreign is another implementation with the same fingerprint.
type foreign struct{ *goal.Accumulator }

func TestOtherDefinitions(t *testing.T) {
	acc := shopCounts(shopUsers(12, 20)...)
	want := bytesOf(t, acc)
	for name, other := range otherAccumulators(t) {
		require.NotEqual(t, acc.Fingerprint(), other.Fingerprint(), name)
		require.ErrorIs(t, acc.Merge(other), conversion.ErrDefinition, name)
		require.ErrorIs(t, acc.UnmarshalBinary(bytesOf(t, other)), conversion.ErrDefinition, name)
	}
	require.ErrorIs(t, acc.Merge(foreign{shopCounts()}), conversion.ErrDefinition)
	require.ErrorIs(t, acc.Merge((*goal.Accumulator)(nil)), conversion.ErrDefinition)
	require.ErrorIs(t, acc.Merge(nil), conversion.ErrDefinition)
	if !bytes.Equal(want, bytesOf(t, acc)) {
		t.Error("a failed merge changed the state")
	}
	explicit := goal.NewAccumulator(shopGoals(), session.MustNew(session.GA4()))
	require.NoError(t, explicit.Merge(acc), "the nil cutter is the default policy")
}

func TestBrokenBytes(t *testing.T) {
	acc := shopCounts(shopUsers(13, 5)...)
	good := bytesOf(t, shopCounts(shopUsers(14, 40)...))
	want := bytesOf(t, acc)
	for n := range good {
		require.ErrorIs(t, acc.UnmarshalBinary(good[:n]), conversion.ErrState, "%d bytes", n)
	}
	require.ErrorIs(t, acc.UnmarshalBinary(append(slices.Clone(good), 0)), conversion.ErrState, "one byte too many")
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 0xff
		if acc.UnmarshalBinary(bad) == nil {
			checkCanonical(t, acc, bad)
			require.NoError(t, acc.UnmarshalBinary(want))
		}
		if !bytes.Equal(want, bytesOf(t, acc)) {
			t.Fatalf("a failure at byte %d changed the state", i)
		}
	}
}

// checkCanonical checks that bytes that were read are those that are written,
// and that the report of them can be drawn.
func checkCanonical(t *testing.T, acc *goal.Accumulator, read []byte) {
	t.Helper()
	if got := bytesOf(t, acc); !bytes.Equal(read, got) {
		t.Fatalf("read %x, wrote %x", read, got)
	}
	r := acc.Report()
	if low, high := r.Macro.Users.Interval(); low != low || high != high {
		t.Fatalf("the rate %v has no interval", r.Macro.Users)
	}
	_, err := json.Marshal(r)
	require.NoError(t, err)
	_ = r.String()
}

func FuzzAccumulatorBytes(f *testing.F) {
	for seed := range uint64(4) {
		b, _ := shopCounts(shopUsers(seed, int(seed)*5)...).AppendBinary(nil)
		f.Add(b[4+32:])
	}
	head, _ := shopCounts().AppendBinary(nil)
	head = head[:4+32]
	f.Fuzz(func(t *testing.T, body []byte) {
		acc := shopCounts()
		_ = acc.UnmarshalBinary(body)
		b := slices.Concat(head, body)
		if acc.UnmarshalBinary(b) == nil {
			checkCanonical(t, acc, b)
		}
	})
}

// TestStateIsSmall checks that the state does not grow with users.
func TestStateIsSmall(t *testing.T) {
	few, many := len(bytesOf(t, shopCounts(shopUsers(15, 100)...))), len(bytesOf(t, shopCounts(shopUsers(15, 3000)...)))
	if many > few+few/2 {
		t.Errorf("%d bytes for 100 users, %d for 3000", few, many)
	}
}
