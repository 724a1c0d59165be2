package attribution_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// noon is in Berlin's winter; clocks there went forward on 29 March 2026.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func touchAt(key string, after time.Duration) touch { return touch{Key: key, At: noon.Add(after)} }

func orderAt(after time.Duration) attribution.Conversion {
	return attribution.Conversion{At: noon.Add(after), Value: conversion.Cents(1000, "EUR")}
}

// pathsInWords tells the paths of a user: the keys of each, then the null path.
func pathsInWords[K attribution.Key](u attribution.UserPaths[K]) (words []string) {
	keys := func(p attribution.Path[K]) string {
		var keys []string
		for _, t := range p.Touches {
			keys = append(keys, string(t.Key))
		}
		return strings.Join(keys, " ")
	}
	for _, p := range u.Paths {
		words = append(words, keys(p))
	}
	if u.Null != nil {
		words = append(words, "null: "+keys(*u.Null))
	}
	if u.Pending {
		words = append(words, "pending")
	}
	return words
}

const days = 24 * time.Hour

func TestCutBoundaries(t *testing.T) {
	for _, c := range []struct {
		name        string
		window      window
		touches     []touch
		conversions []attribution.Conversion
		want        []string
	}{
		{"nothing", attribution.Default(), nil, nil, nil},
		{"no touches", attribution.Default(), nil, []attribution.Conversion{orderAt(0)}, []string{""}},
		{"conversions before every touch", attribution.Default(), []touch{touchAt("A", 1), touchAt("B", 2)}, []attribution.Conversion{orderAt(-1), orderAt(0)}, []string{"", ""}},
		{"the instant of the conversion, and one after it", window{}, []touch{touchAt("A", 0), touchAt("B", 1)}, []attribution.Conversion{orderAt(0)}, []string{"A"}},
		{"the end of the lookback, and one before it", window{Lookback: 7 * days}, []touch{touchAt("A", -7*days-1), touchAt("B", -7*days)}, []attribution.Conversion{orderAt(0)}, []string{"B"}},
		{"no limit", window{}, []touch{touchAt("A", -math.MaxInt64)}, []attribution.Conversion{orderAt(math.MaxInt64)}, []string{"A"}},
		{"the longest limit", window{Lookback: math.MaxInt64}, []touch{touchAt("A", -1), touchAt("B", 0)}, []attribution.Conversion{orderAt(math.MaxInt64)}, []string{"B"}},
		{"ties: Seq, then key", window{}, []touch{{Key: "C", At: noon, Seq: 1}, {Key: "B", At: noon}, {Key: "A", At: noon}, {Key: "D", At: noon, Seq: -1}}, []attribution.Conversion{orderAt(0)}, []string{"D A B C"}},
		{"Seq does not put touches after the conversion", window{}, []touch{{Key: "A", At: noon, Seq: 9}}, []attribution.Conversion{orderAt(0)}, []string{"A"}},
		{"equal touches are two", window{}, []touch{touchAt("A", 0), touchAt("A", 0)}, []attribution.Conversion{orderAt(0)}, []string{"A A"}},
		{"since previous: its instant is not after it", window{SincePrevious: true}, []touch{touchAt("A", -1), touchAt("B", 0), touchAt("C", 1)}, []attribution.Conversion{orderAt(0), orderAt(2)}, []string{"A B", "C"}},
		{"since previous: conversions of one instant share", window{SincePrevious: true}, []touch{touchAt("A", 0), touchAt("B", 1), touchAt("C", 2)}, []attribution.Conversion{orderAt(0), orderAt(2), orderAt(2)}, []string{"A", "B C", "B C"}},
		{"since previous: one before From cuts", window{SincePrevious: true, From: noon}, []touch{touchAt("A", -2), touchAt("B", 0)}, []attribution.Conversion{orderAt(-1), orderAt(0)}, []string{"B"}},
		{"[From, To)", window{From: noon, To: noon.Add(2)}, []touch{touchAt("A", -1)}, []attribution.Conversion{orderAt(-1), orderAt(0), orderAt(1), orderAt(2)}, []string{"A", "A"}},
		{"once per user: the first that counts", window{OncePerUser: true, From: noon}, []touch{touchAt("A", -1), touchAt("B", 1)}, []attribution.Conversion{orderAt(-1), orderAt(0), orderAt(1)}, []string{"A"}},
		{"the last touches, before transforms", window{MaxTouches: 2}, []touch{touchAt("A", 0), touchAt("B", 1), touchAt("C", 2)}, []attribution.Conversion{orderAt(2)}, []string{"B C"}},
		{"null path from the last touch", window{Lookback: days}, []touch{touchAt("A", -days-1), touchAt("B", -days), touchAt("C", 0)}, nil, []string{"null: B C"}},
		{"null path of the last touches", window{MaxTouches: 1}, []touch{touchAt("B", 0), touchAt("C", 0)}, nil, []string{"null: C"}},
		{"a null path out of range", window{From: noon, To: noon.Add(1)}, []touch{touchAt("A", -1), touchAt("B", 1)}, nil, nil},
		{"a converted user has none", window{}, []touch{touchAt("A", 0), touchAt("B", 1)}, []attribution.Conversion{orderAt(0)}, []string{"A"}},
		{"unless its tail is wanted", window{Nulls: attribution.NullsTail}, []touch{touchAt("A", 0), touchAt("B", 1)}, []attribution.Conversion{orderAt(0)}, []string{"A", "null: B"}},
		{"a tail after a conversion that does not count", window{Nulls: attribution.NullsTail, From: noon.Add(1)}, []touch{touchAt("A", 0), touchAt("B", 1)}, []attribution.Conversion{orderAt(0)}, []string{"null: B"}},
		{"no tail of who converts once", window{Nulls: attribution.NullsTail, OncePerUser: true}, []touch{touchAt("A", 0), touchAt("B", 1)}, []attribution.Conversion{orderAt(0)}, []string{"A"}},
		{"no nulls", window{Nulls: attribution.NullsNone, AsOf: noon.Add(1), Horizon: days}, []touch{touchAt("A", 0)}, nil, nil},
		{"young by the horizon, inclusive", window{AsOf: noon, Horizon: 5}, []touch{touchAt("A", -5)}, nil, []string{"pending"}},
		{"old by the horizon", window{Lookback: days, AsOf: noon, Horizon: 5}, []touch{touchAt("A", -6)}, nil, []string{"null: A"}},
		{"young by the lookback", window{Lookback: days, AsOf: noon}, []touch{touchAt("A", -days)}, nil, []string{"pending"}},
		{"old by the lookback", window{Lookback: days, AsOf: noon}, []touch{touchAt("A", -days-1)}, nil, []string{"null: A"}},
		{"without either never young", window{AsOf: noon}, []touch{touchAt("A", -1)}, nil, []string{"null: A"}},
		{"as of: not known yet", window{AsOf: noon}, []touch{touchAt("A", -2), touchAt("B", 0)}, []attribution.Conversion{orderAt(0)}, []string{"null: A"}},
		{"a conversion that is not known yet has no ID", window{AsOf: noon}, []touch{touchAt("A", -2)},
			[]attribution.Conversion{{At: noon, ID: "1"}, {At: noon.Add(-1), ID: "1"}}, []string{"A"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := attribution.MustPaths(c.window)
			got := attribution.Cut(p, c.touches, c.conversions)
			require.Empty(t, cmp.Diff(c.want, pathsInWords(got)))
			require.Zero(t, got.Duplicates)
		})
	}
}

// Days are counted from before 1970 on, too.
func TestCutCalendarLongAgo(t *testing.T) {
	p := attribution.MustPaths(window{Lookback: days, Calendar: time.UTC})
	touches := []touch{{Key: "29", At: time.Date(1969, 12, 29, 23, 0, 0, 0, time.UTC)}, {Key: "30", At: time.Date(1969, 12, 30, 0, 0, 0, 0, time.UTC)}}
	for _, hour := range []int{0, 23} {
		u := attribution.Cut(p, touches, []attribution.Conversion{{At: time.Date(1969, 12, 31, hour, 0, 0, 0, time.UTC)}})
		require.Equal(t, []string{"30"}, pathsInWords(u))
	}
	u := attribution.Cut(p, touches, []attribution.Conversion{{At: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)}})
	require.Equal(t, []string{""}, pathsInWords(u))
}

func TestCutCalendar(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	local := func(key string, month time.Month, day, hour, minute int) touch {
		return touch{Key: key, At: time.Date(2026, month, day, hour, minute, 0, 0, berlin)}
	}
	for _, c := range []struct {
		name string
		at   touch // of the conversion
		want string
	}{
		{"the whole first day counts", local("", 3, 9, 23, 59), "A B"},
		{"and no longer", local("", 3, 10, 0, 0), "B"},
		{"over the change to summer time", local("", 3, 30, 0, 0), "D"},
		{"the last instant of the day", local("", 3, 30, 23, 59), "D"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := attribution.MustPaths(window{Lookback: 7 * days, Calendar: berlin})
			touches := []touch{local("A", 3, 2, 0, 0), local("B", 3, 3, 0, 0), local("C", 3, 22, 23, 59), local("D", 3, 23, 0, 0)}
			u := attribution.Cut(p, touches, []attribution.Conversion{{At: c.at.At}})
			require.Equal(t, []string{c.want}, pathsInWords(u))
		})
	}
}

// Where clocks are set back over midnight a day comes back, so that a later touch
// may be out of reach while an earlier one is not.
func TestCutDayThatComesBack(t *testing.T) {
	p := attribution.MustPaths(window{Lookback: days, Calendar: saintJohns(t)})
	touches := []touch{
		{Key: "29 October", At: time.Date(2006, 10, 29, 2, 30, 0, 0, time.UTC)},
		{Key: "28 October", At: time.Date(2006, 10, 29, 2, 45, 0, 0, time.UTC)},
		{Key: "29 October, again", At: time.Date(2006, 10, 29, 3, 30, 0, 0, time.UTC)},
	}
	u := attribution.Cut(p, touches, []attribution.Conversion{{At: time.Date(2006, 10, 30, 12, 0, 0, 0, time.UTC)}})
	require.Equal(t, []string{"29 October 29 October, again"}, pathsInWords(u))
	require.Equal(t, []int{0, 1}, u.Paths[0].Indices)
}

// Times of one process have a reading of the monotonic clock, others have not.
func TestCutMonotonicClock(t *testing.T) {
	now := time.Now()
	touches := []touch{{Key: "B", At: now}, {Key: "A", At: now.Round(0)}}
	u := attribution.Cut(attribution.MustPaths(window{To: now.Add(1)}), touches, []attribution.Conversion{{At: now.Round(0)}})
	require.Equal(t, []string{"A B"}, pathsInWords(u))
	require.Equal(t, now.Round(0), u.Paths[0].Touches[1].At, "the reading is gone")
}

func TestCutCounts(t *testing.T) {
	u := attribution.Cut(attribution.MustPaths(window{}),
		[]touch{{Key: "A"}, touchAt("B", 0), {Key: "1970", At: time.Unix(0, 0)}},
		[]attribution.Conversion{
			{}, {At: noon.Add(2), ID: "1", Value: conversion.Cents(2, "EUR")}, {At: noon.Add(1), ID: "1", Value: conversion.Cents(1, "EUR")},
			{At: noon.Add(1), ID: "2"}, {At: noon.Add(1)}, {At: noon.Add(1)},
		})
	require.Equal(t, []string{"1970 B", "1970 B", "1970 B", "1970 B"}, pathsInWords(u))
	require.Equal(t, 2, u.Undated)
	require.Equal(t, 1, u.Duplicates)
	require.Equal(t, conversion.Cents(1, "EUR"), u.Paths[2].Conversion.Value, "the first in order stays")
}

func TestCutKeepsNothing(t *testing.T) {
	touches, conversions := []touch{touchAt("B", 0), touchAt("A", 0)}, []attribution.Conversion{orderAt(1), orderAt(0)}
	p := attribution.MustPaths(window{}, attribution.Map{"A": "C"})
	u := attribution.Cut(p, touches, conversions)
	require.Equal(t, []touch{touchAt("B", 0), touchAt("A", 0)}, touches)
	touches[1].Key, conversions[1].Value = "X", conversion.Money{}
	require.Equal(t, []string{"C B", "C B"}, pathsInWords(u))
	require.Equal(t, conversion.Cents(1000, "EUR"), u.Paths[0].Conversion.Value)
	u.Paths[0].Touches[0].Key = "Y"
	require.Equal(t, "C", u.Paths[1].Touches[0].Key)
}

type campaign string

func TestCutTypedKeys(t *testing.T) {
	p := attribution.MustPaths(window{}, attribution.Exposure{})
	u := attribution.Cut(p, []attribution.Touch[campaign]{{Key: "spring", At: noon}, {Key: "spring", At: noon.Add(1)}}, nil)
	want := attribution.UserPaths[campaign]{Null: &attribution.Path[campaign]{
		Touches: []attribution.Touch[campaign]{{Key: "spring", At: noon}}, Indices: []int{0},
	}}
	require.Empty(t, cmp.Diff(want, u))
}

func TestNewPathsRefuses(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	for _, c := range []struct {
		window     window
		transforms []attribution.Transform
		sentinel   error
		want       string
	}{
		{window{Lookback: -time.Hour}, nil, attribution.ErrWindow, "window.lookback: -1h0m0s: want 0 or more: bad window"},
		{window{MaxTouches: -1}, nil, attribution.ErrWindow, "window.max_touches: -1: want 0 or more: bad window"},
		{window{Horizon: -1}, nil, attribution.ErrWindow, "window.horizon: -1ns: want 0 or more: bad window"},
		{window{From: noon, To: noon}, nil, attribution.ErrWindow, "window.between: 2026-03-02T12:00:00Z: want it after 2026-03-02T12:00:00Z: bad window"},
		{window{Calendar: berlin, Lookback: 36 * time.Hour}, nil, attribution.ErrWindow, "window.lookback: 36h0m0s: calendar days are multiples of 24h: bad window"},
		{window{Nulls: "some"}, nil, attribution.ErrWindow, `window.nulls: "some": want never, tail or none: bad window`},
		{window{}, []attribution.Transform{attribution.Exposure{}, attribution.LastN(0)}, attribution.ErrTransform, "transforms[1]: last_n: 0: want 1 or more: bad transform"},
		{window{}, []attribution.Transform{attribution.Inherit{Within: -1}}, attribution.ErrTransform, "transforms[0]: inherit.within: -1ns: want 0 or more: bad transform"},
		{window{}, []attribution.Transform{attribution.Func{Name: "f"}}, attribution.ErrTransform, "transforms[0]: func: there is no function: bad transform"},
		{window{}, []attribution.Transform{attribution.Func{Apply: smallLetters}}, attribution.ErrTransform, "transforms[0]: func: the function has no name: bad transform"},
		{window{}, []attribution.Transform{nil}, attribution.ErrTransform, "transforms[0]: want a transform, not nil: bad transform"},
	} {
		t.Run(c.want, func(t *testing.T) {
			_, err := attribution.NewPaths(c.window, c.transforms...)
			require.ErrorIs(t, err, c.sentinel)
			require.EqualError(t, err, c.want)
			require.PanicsWithValue(t, "attribution: "+c.want, func() { attribution.MustPaths(c.window, c.transforms...) })
		})
	}
	_, err = attribution.NewPaths(window{Lookback: -1, Horizon: -1}, attribution.LastN(-1))
	require.Len(t, strings.Split(err.Error(), "\n"), 3, "all faults are told")
}

// What was given may change afterwards.
func TestPathsAreImmutable(t *testing.T) {
	drop, names := attribution.Drop{"A"}, attribution.Map{"B": "C"}
	transforms := []attribution.Transform{drop, names}
	p := attribution.MustPaths(window{}, transforms...)
	drop[0], names["B"], transforms[0] = "B", "D", attribution.Exposure{}
	require.Equal(t, []string{"null: C"}, pathsInWords(attribution.Cut(p, []touch{touchAt("A", 0), touchAt("B", 1)}, nil)))
}

// GA4's way: channels of the last 30 days, direct visits only where there is
// nothing else.
func ExampleCut() {
	paths := attribution.MustPaths(attribution.Default(), attribution.DropUnlessAll{"Direct"})

	day := func(d int) time.Time { return time.Date(2026, 5, d, 9, 0, 0, 0, time.UTC) }
	user := attribution.Cut(paths,
		[]attribution.Touch[string]{
			{Key: "Organic Search", At: day(1)},
			{Key: "Email", At: day(8)},
			{Key: "Direct", At: day(9)},
			{Key: "Direct", At: day(20)}, // after the order
		},
		[]attribution.Conversion{{At: day(9).Add(time.Hour), ID: "1001", Value: conversion.Cents(5900, "EUR")}},
	)
	for _, path := range user.Paths {
		for i, touch := range path.Touches {
			fmt.Println(path.Indices[i], touch.Key)
		}
		fmt.Println(path.Conversion.Value)
	}
	// Output:
	// 0 Organic Search
	// 1 Email
	// 59.00 EUR
}

func ExampleNewPaths() {
	_, err := attribution.NewPaths(attribution.Window{Lookback: 30 * 24 * time.Hour, MaxTouches: -1}, attribution.LastN(0))
	fmt.Println(err)
	// Output:
	// window.max_touches: -1: want 0 or more: bad window
	// transforms[0]: last_n: 0: want 1 or more: bad transform
}
