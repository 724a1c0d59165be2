package attribution_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
)

// dense are instants so close together that ties, limits and midnights are hit all
// the time. The clocks of Saint John's are set back from 00:01 to 23:01 on 29
// October 2006, so that a day comes back.
type dense struct {
	*rand.Rand
	start time.Time
	place *time.Location
}

func newDense(r *rand.Rand, place *time.Location) dense {
	return dense{r, time.Date(2006, 10, 28, 0, 0, 0, 0, time.UTC), place}
}

func (d dense) instant() time.Time {
	switch d.IntN(30) {
	case 0:
		return time.Time{}
	case 1:
		return d.start.Add(time.Duration(d.IntN(3)-1) + 24*time.Hour) // a nanosecond off
	case 2, 3, 4:
		return time.Date(2006, 10, 29, 2, 30+d.IntN(2)*20, 0, 0, time.UTC) // 00:00, and then 23:20 the day before
	}
	return d.start.Add(time.Duration(d.IntN(24)) * 6 * time.Hour / time.Duration(1+d.IntN(2)))
}

func (d dense) bound() time.Time {
	if d.IntN(3) > 0 {
		return time.Time{}
	}
	return d.start.Add(time.Duration(d.IntN(24)) * 6 * time.Hour)
}

func (d dense) key() string { return []string{"", "A", "B", "C", "Direct"}[d.IntN(5)] }

func (d dense) touches() []touch {
	ts := make([]touch, d.IntN(8))
	for i := range ts {
		ts[i] = touch{Key: d.key(), At: d.instant(), Seq: int64(d.IntN(3) - 1)}
	}
	return ts
}

func (d dense) conversions() []attribution.Conversion {
	cs := make([]attribution.Conversion, d.IntN(5))
	for i := range cs {
		cs[i] = attribution.Conversion{
			At: d.instant(), Seq: int64(d.IntN(3) - 1), ID: []string{"", "", "1", "2"}[d.IntN(4)],
			Value: conversion.Money{Micros: int64(d.IntN(4)-1) * 1e6, Currency: []string{"EUR", "EUR", "USD", ""}[d.IntN(4)]},
		}
	}
	return cs
}

func (d dense) window() window {
	w := window{
		Lookback:   time.Duration(d.IntN(5)) * 24 * time.Hour,
		MaxTouches: d.IntN(4), SincePrevious: d.IntN(2) == 0, OncePerUser: d.IntN(4) == 0,
		From: d.bound(), To: d.bound(), AsOf: d.bound(), Horizon: time.Duration(d.IntN(3)) * 12 * time.Hour,
		Nulls: []attribution.Nulls{"", "never", "tail", "tail", "none"}[d.IntN(5)],
	}
	if d.IntN(3) == 0 {
		w.Calendar = d.place
	}
	if w.Validate() != nil {
		w.To = time.Time{}
	}
	return w
}

func (d dense) transforms() []attribution.Transform {
	keys := func() []string { return slices.Repeat([]string{d.key(), d.key()}, d.IntN(2)) }
	all := []attribution.Transform{
		attribution.Exposure{}, attribution.Distinct{}, attribution.Frequency{}, attribution.LastN(1 + d.IntN(3)),
		attribution.Drop(keys()), attribution.DropUnlessAll(keys()), attribution.DropTrailingUnlessAll(keys()), attribution.Prefer(keys()),
		attribution.Map{d.key(): d.key(), d.key(): d.key()}, attribution.Inherit{Key: "Direct", Within: time.Duration(d.IntN(3)) * 6 * time.Hour},
		attribution.Func{Name: "reverse without first", Apply: reverseWithoutFirst},
		attribution.Func{Name: "small letters", Apply: smallLetters},
	}
	d.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return all[:d.IntN(4)]
}

func reverseWithoutFirst(path []touch) []touch {
	slices.Reverse(path)
	return path[:max(0, len(path)-1)]
}

func smallLetters(path []touch) []touch {
	for i := range path {
		path[i].Key = strings.ToLower(path[i].Key)
	}
	return path
}

func saintJohns(t *testing.T) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("America/St_Johns")
	require.NoError(t, err)
	return place
}

func TestCutIsTheReference(t *testing.T) {
	place := saintJohns(t)
	n := 120_000
	if testing.Short() {
		n = 10_000
	}
	seen := map[string]int{}
	for seed := range n {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 1)), place)
		w, transforms, touches, conversions := d.window(), d.transforms(), d.touches(), d.conversions()
		got := attribution.Cut(attribution.MustPaths(w, transforms...), touches, conversions)
		want := referenceCut(w, transforms, touches, conversions)
		if !equalUsers(want, got) {
			t.Fatalf("seed %d: window %+v, transforms %#v\ntouches %v\nconversions %v\n%s", seed, w, transforms, touches, conversions,
				cmp.Diff(want, got, cmpopts.EquateEmpty()))
		}
		tallyCases(seen, got)
	}
	for _, one := range []string{"paths", "empty path", "null", "empty null", "pending", "undated", "duplicate"} {
		require.Greater(t, seen[one], n/200, one)
	}
}

// equalUsers is cmp.Equal, which would take most of the time of the test.
func equalUsers(a, b user) bool {
	return a.Pending == b.Pending && a.Undated == b.Undated && a.Duplicates == b.Duplicates &&
		slices.EqualFunc(a.Paths, b.Paths, equalPaths) && (a.Null == nil) == (b.Null == nil) && (a.Null == nil || equalPaths(*a.Null, *b.Null))
}

func equalPaths(a, b path) bool {
	return slices.Equal(a.Touches, b.Touches) && slices.Equal(a.Indices, b.Indices) &&
		(a.Conversion == nil) == (b.Conversion == nil) && (a.Conversion == nil || *a.Conversion == *b.Conversion)
}

func tallyCases(seen map[string]int, u user) {
	note := func(name string, is bool) {
		if is {
			seen[name]++
		}
	}
	note("paths", len(u.Paths) > 0)
	note("empty path", slices.ContainsFunc(u.Paths, func(p path) bool { return len(p.Touches) == 0 }))
	note("null", u.Null != nil)
	note("empty null", u.Null != nil && len(u.Null.Touches) == 0)
	note("pending", u.Pending)
	note("undated", u.Undated > 0)
	note("duplicate", u.Duplicates > 0)
}

// Adding users to a table is adding their paths.
func TestAddUserIsCut(t *testing.T) {
	place := saintJohns(t)
	for seed := range 20_000 {
		d := newDense(rand.New(rand.NewPCG(uint64(seed), 2)), place)
		p := attribution.MustPaths(d.window(), d.transforms()...)
		fast, slow := attribution.MustTable[string]("EUR"), attribution.MustTable[string]("EUR")
		var pending, undated, duplicates int
		for range 3 {
			touches, conversions := d.touches(), d.conversions()
			fast.AddUser(p, touches, conversions)
			u := attribution.Cut(p, touches, conversions)
			for _, one := range u.Paths {
				slow.Add(one)
			}
			if u.Null != nil {
				slow.Add(*u.Null)
			}
			undated, duplicates = undated+u.Undated, duplicates+u.Duplicates
			if u.Pending {
				pending++
			}
		}
		require.Equal(t, attribution.RowsInWords(slow), attribution.RowsInWords(fast), "seed %d", seed)
		require.Equal(t, []int{pending, undated, duplicates}, attribution.UserCounters(fast), "seed %d", seed)
	}
}
