package insight_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// randomTiedUnits are units that each of the tied counters has something to count in.
func randomTiedUnits(r *rand.Rand, n int) (units []*insight.Unit) {
	for i, c := range randomMicroCases(r, n) {
		u := c.unit()
		u.ID = fmt.Sprint("user ", i)
		u.Touch = conversion.Touch{Channel: []string{"Email", "Direct", ""}[r.IntN(3)]}
		for j := range u.Events {
			if r.IntN(2) == 0 {
				u.Events[j].Name, u.Events[j].URL = "page_view", fmt.Sprint("https://shop.example/p/", r.IntN(9), "?q=", r.IntN(3))
			}
		}
		if c.converted {
			u.Conversion = goal.Completion{Goal: "order", Value: conversion.Money{Micros: r.Int64N(90e6) - 5e6, Currency: []string{"EUR", "USD", ""}[min(2, r.IntN(9))]}}
		} else if r.IntN(4) == 0 {
			u.Outcome = insight.Open
		}
		units = append(units, u)
	}
	return units
}

// TestTiedCounters: any partition, in any order, has the same bytes, and bytes are
// read back.
func TestTiedCounters(t *testing.T) {
	for name, whole := range tiedCounters(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(21, 5))
			units := randomTiedUnits(r, 400)
			empty := microBytes(t, whole)
			for _, u := range units {
				whole.Count(u)
			}
			shards := []insight.Counter{whole.New(), whole.New(), whole.New()}
			r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
			for _, u := range units {
				shards[r.IntN(3)].Count(u)
			}
			merged := whole.New()
			require.Equal(t, empty, microBytes(t, merged))
			for _, i := range r.Perm(3) {
				again := merged.New() // by way of bytes
				require.NoError(t, again.UnmarshalBinary(microBytes(t, shards[i])))
				require.NoError(t, merged.Merge(again))
			}
			require.Equal(t, microBytes(t, whole), microBytes(t, merged))
			require.NotEqual(t, empty, microBytes(t, merged))
			require.Equal(t, whole.Fingerprint(), merged.Fingerprint())
		})
	}
}

// TestTiedDefinitions: what is of another definition changes nothing.
func TestTiedDefinitions(t *testing.T) {
	all := tiedCounters(t)
	other := map[string]insight.Counter{}
	experiment, err := insight.NewExperiment(insight.ExperimentStudy{Name: "e", On: ruleM, Share: 0.5, Seed: 2, Currency: "EUR"})
	require.NoError(t, err)
	pages, err := insight.NewPageValue(insight.PageStudy{Name: "names", Of: func(e *conversion.Event) string { return e.Name }})
	require.NoError(t, err)
	open, err := insight.NewOpenVisits(insight.OpenStudy{Name: "others", Forecast: forecastByLength})
	require.NoError(t, err)
	other["micro"], other["experiment"], other["pages"], other["open"] = microOf(t, 1, 2), experiment, pages, open
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			for _, u := range randomTiedUnits(rand.New(rand.NewPCG(22, 5)), 50) {
				c.Count(u)
				other[name].Count(u)
			}
			before := microBytes(t, c)
			require.ErrorIs(t, c.Merge(other[name]), conversion.ErrDefinition)
			require.ErrorIs(t, c.Merge(nil), conversion.ErrDefinition)
			require.ErrorIs(t, c.UnmarshalBinary(microBytes(t, other[name])), conversion.ErrDefinition)
			for another, o := range all {
				if another != name {
					require.ErrorIs(t, c.Merge(o), conversion.ErrDefinition)
					require.Error(t, c.UnmarshalBinary(microBytes(t, o)))
				}
			}
			require.Equal(t, before, microBytes(t, c))
		})
	}
}

// TestTiedCorruption: bytes with any part changed, cut off or added are an error or a
// state that is written as it was read, and an error changes nothing.
func TestTiedCorruption(t *testing.T) {
	for name, c := range tiedCounters(t) {
		t.Run(name, func(t *testing.T) {
			for _, u := range randomTiedUnits(rand.New(rand.NewPCG(23, 5)), 12) {
				c.Count(u)
			}
			good := microBytes(t, c)
			for i := range good {
				require.ErrorIs(t, c.UnmarshalBinary(good[:i]), conversion.ErrState, "the first %d bytes", i)
				for _, change := range []byte{1, 0x80, 0xff} {
					bad := append([]byte{}, good...)
					bad[i] ^= change
					checkTiedState(t, c, bad)
				}
			}
			require.ErrorIs(t, c.UnmarshalBinary(append(good, 0)), conversion.ErrState)
			require.NoError(t, c.UnmarshalBinary(good))
		})
	}
}

func checkTiedState(t *testing.T, c insight.Counter, state []byte) {
	t.Helper()
	before := microBytes(t, c)
	read := c.New()
	require.NoError(t, read.UnmarshalBinary(before))
	switch err := read.UnmarshalBinary(state); {
	case err == nil:
		require.Equal(t, state, microBytes(t, read))
	case !errors.Is(err, conversion.ErrState) && !errors.Is(err, conversion.ErrDefinition):
		t.Fatalf("another error: %v", err)
	default:
		require.Equal(t, before, microBytes(t, read))
	}
}

func FuzzTiedState(f *testing.F) {
	for _, c := range tiedCounters(f) {
		for _, u := range randomTiedUnits(rand.New(rand.NewPCG(24, 5)), 20) {
			c.Count(u)
		}
		f.Add(microBytes(f, c))
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		for _, c := range tiedCounters(t) {
			checkTiedState(t, c, state)
			_ = fmt.Sprint(reportOf(c))
		}
	})
}

// reportOf is what a counter says, whatever it is.
func reportOf(c insight.Counter) any {
	switch c := c.(type) {
	case *insight.Micro:
		return c.Report(insight.MicroOptions{})
	case *insight.Experiment:
		return c.Report(0)
	case *insight.PageValue:
		return c.Report("EUR")
	case *insight.OpenVisits:
		return c.Values()
	}
	return nil
}
