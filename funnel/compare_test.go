package funnel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// went returns the flow of so many who came to each step and no further.
func went(a, b, c int) funnel.Flow {
	acc := funnel.MustAccumulator(named(nil, "A", "B", "C"))
	times(acc, a, "A")
	times(acc, b, "A", "B")
	times(acc, c, "A", "B", "C")
	return acc.Report().Flow
}

// TestCompare: 56/70 and 48/80 are an example of Newcombe's, Stat. Med. 17
// (1998) 873, table II: 0.0524 to 0.3339 by method 10.
func TestCompare(t *testing.T) {
	got, err := funnel.Compare(went(32, 0, 48), went(14, 0, 56))
	require.NoError(t, err)
	want := []funnel.StepChange{
		{Name: "A"},
		{Name: "B", FromPrevious: &funnel.Difference{
			Before: conversion.Rate{K: 48, N: 80}, After: conversion.Rate{K: 56, N: 70}, Value: 0.2, Low: 0.0524, High: 0.3339, P: 0.008045, Adjusted: 0.016090,
		}},
		{Name: "C", FromPrevious: &funnel.Difference{
			Before: conversion.Rate{K: 48, N: 48}, After: conversion.Rate{K: 56, N: 56}, Value: 0, Low: -0.064194, High: 0.074100, P: 1, Adjusted: 1,
		}},
	}
	want[1].FromFirst, want[2].FromFirst = copied(want[1].FromPrevious), copied(want[1].FromPrevious)
	want[1].FromFirst.Adjusted, want[2].FromFirst.Adjusted = 0.008045, 0.008045
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 5e-5)); diff != "" {
		t.Error(diff)
	}
	back, err := funnel.Compare(went(14, 0, 56), went(32, 0, 48))
	require.NoError(t, err)
	require.InDelta(t, -0.3339, back[1].FromFirst.Low, 5e-5)
}

func copied(d *funnel.Difference) *funnel.Difference {
	c := *d
	return &c
}

func TestCompareNothing(t *testing.T) {
	got, err := funnel.Compare(went(0, 0, 0), went(3, 0, 5))
	require.NoError(t, err)
	require.Equal(t, []funnel.StepChange{{Name: "A"}, {Name: "B"}, {Name: "C"}}, got)
	jsonOf(t, got)
}

func TestCompareSuspect(t *testing.T) {
	got, err := funnel.Compare(went(10, 10, 10), went(50, 0, 0))
	require.NoError(t, err)
	require.Equal(t, []bool{false, true, true}, []bool{got[0].Suspect, got[1].Suspect, got[2].Suspect})
}

func TestCompareOthers(t *testing.T) {
	flow := func(names ...string) funnel.Flow { return funnel.MustAccumulator(named(nil, names...)).Report().Flow }
	_, err := funnel.Compare(flow("A", "B"), flow("A", "C"))
	require.ErrorIs(t, err, conversion.ErrDefinition)
	require.EqualError(t, err, `funnel: step 2 is "B" and "C": state belongs to another definition`)
	_, err = funnel.Compare(flow("A", "B"), flow("A"))
	require.ErrorIs(t, err, conversion.ErrDefinition)
}
