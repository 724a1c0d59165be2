package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/examples/internal/garden"
	"github.com/go-conversion/conversion/segment"
)

// TestStore: the numbers of the sample are known. Source: the Google Analytics
// sample of the Google Merchandise Store, CC0.
func TestStore(t *testing.T) {
	d, err := store(storeFile(t))
	require.NoError(t, err)
	a, err := d.ask()
	require.NoError(t, err)
	require.Nil(t, a.Users)

	c := a.Sessions
	got := map[string]conversion.Rate{}
	for _, r := range c.Rows {
		got[r.Name] = r.Rate.Rate
	}
	require.Equal(t, map[string]conversion.Rate{
		"Organic Search": {K: 237, N: 19662}, "Referral": {K: 1017, N: 7096}, "Direct": {K: 191, N: 6545}, "Social": {K: 9, N: 2663},
		"Paid Search": {K: 44, N: 1256}, "Affiliates": {K: 3, N: 444}, "Display": {K: 9, N: 311}, "(Other)": {K: 0, N: 1},
	}, got)
	require.InEpsilon(t, 2514.5325, c.Heterogeneity.Chi2, 1e-7)
	require.Equal(t, 7, c.Heterogeneity.DF)
	require.InDelta(t, 0.257314, c.Heterogeneity.V, 1e-6)
	require.InEpsilon(t, 0.892771, c.Prior.Alpha, 1e-6)
	require.InEpsilon(t, 23.005452, c.Prior.Beta, 1e-6)
	for name, want := range map[string]float64{"(Other)": 0.035857, "Affiliates": 0.008320, "Display": 0.029540, "Social": 0.003682} {
		row, _ := c.Row(name)
		require.InDelta(t, want, row.Shrunk.Value, 1e-6, name)
	}
	require.Equal(t, "Referral", c.Rows[0].Name)
	require.Equal(t, "(Other)", c.Rows[len(c.Rows)-1].Name)

	var revenue int64
	for _, r := range c.Rows {
		require.Len(t, r.Values, 1)
		require.Equal(t, "USD", r.Values[0].Currency)
		revenue += r.Values[0].Sum.Micros
	}
	require.Equal(t, conversion.Cents(264_494_76, "USD").Micros, revenue)

	row, ok := a.Returning.Row("returning")
	require.True(t, ok)
	require.Equal(t, conversion.Rate{K: 947, N: 10265}, row.Rate.Rate)
	require.Equal(t, conversion.Rate{K: 563, N: 27713}, row.Rest.Rate)
	adjusted := row.Adjusted
	require.InDelta(t, 0.071940, adjusted.Crude.Value, 1e-6)
	require.InDelta(t, 0.042230, adjusted.Difference.Value, 1e-6)
	require.InDelta(t, 0.036446, adjusted.Difference.Low, 1e-6)
	require.InDelta(t, 0.048015, adjusted.Difference.High, 1e-6)
	require.InDelta(t, 2.408686, adjusted.OddsRatio.Value, 1e-6)
	require.True(t, adjusted.Has(segment.Confounded))
	require.False(t, adjusted.Has(segment.Reversal))
}

// TestShop: the answer finds again how the visitors were made. Were the seed not
// fixed, intervals of 99.99 % would miss one of these rates in 1,000 runs.
func TestShop(t *testing.T) {
	a, err := shop().ask()
	require.NoError(t, err)
	require.Len(t, a.Users.Rows, len(garden.Channels()))
	require.Len(t, a.Sessions.Rows, len(garden.Channels()))
	for _, r := range a.Sessions.Rows {
		low, high := r.Rate.Wilson(0.9999)
		truth := garden.Truth(r.Name, 4)
		require.True(t, low <= truth && truth <= high, "%s: %v, but the truth is %v", r.Name, r.Rate, truth)
	}
	require.Equal(t, int64(20000), a.Users.All.N)
	require.Equal(t, a.Users.All.N, a.Sessions.All.Clustered.Users)
	require.Greater(t, a.Sessions.All.N, a.Users.All.N)

	// Whether a visitor came before changes nothing, but who comes again comes
	// by letters more often.
	row, _ := a.Returning.Row("returning")
	require.Positive(t, row.Adjusted.Crude.Low)
	require.Negative(t, row.Adjusted.Difference.Low)
	require.Positive(t, row.Adjusted.Difference.High)
}

// TestWords: what is said goes by the numbers.
func TestWords(t *testing.T) {
	one := func(k, n int64) segment.Count { return segment.Count{Name: "one", Rate: conversion.Rate{K: k, N: n}} }
	other := func(k, n int64) segment.Count {
		return segment.Count{Name: "other\x1b[2J", Rate: conversion.Rate{K: k, N: n}}
	}
	said := func(counts ...segment.Count) []string {
		c := segment.CompareCounts(counts, segment.Contrast{})
		return append(append([]string{vary(&c)}, order(&c)...), each(&c, convert)...)
	}
	unsure := said(one(5, 100), other(6, 100))
	require.Len(t, unsure, 3)
	require.Contains(t, unsure[0], "No more than by chance (")
	require.Contains(t, unsure[1], "one: no difference can be told, 5.0 % [2.2 %, 11.2 %] (5/100) against 6.0 %")
	require.Contains(t, unsure[2], "other\ufffd[2J: ")

	sure := said(one(50, 1000), other(200, 1000))
	require.Contains(t, sure[0], "Yes, by more than chance (")
	require.Contains(t, sure[1], "The best first: other")
	require.Contains(t, sure[2], "converts more: 20.0 %")
	require.Contains(t, sure[3], "one converts less: 5.0 %")

	lucky := said(one(1, 2), other(200, 1000), segment.Count{Name: "many", Rate: conversion.Rate{K: 10, N: 1000}})
	require.Contains(t, lucky[2], "The highest rate is that of one, 50.0 % [9.5 %, 90.5 %] (1/2), but")

	alone := said(one(1, 2))
	require.Equal(t, []string{"That cannot be told: there is but one channel.", "one: 50.0 % [9.5 %, 90.5 %] (1/2)."}, alone)
	require.Contains(t, said(one(0, 2), other(0, 5))[0], "No more than by chance (")
}

// TestDoubts: a difference that is that of something else is called so.
func TestDoubts(t *testing.T) {
	stratum := func(k, n, restK, restN int64) segment.Stratum {
		return segment.Stratum{In: conversion.Rate{K: k, N: n}, Out: conversion.Rate{K: restK, N: restN}}
	}
	for _, test := range []struct {
		name   string
		strata []segment.Stratum
		want   string
	}{
		{"nothing", []segment.Stratum{stratum(50, 500, 25, 500)}, ""},
		{"all of it", []segment.Stratum{stratum(200, 1000, 20, 100), stratum(1, 100, 10, 1000)}, " So no difference can be told but that of the channel."},
		{"a part", []segment.Stratum{stratum(300, 1000, 20, 100), stratum(2, 100, 10, 1000)}, " So the channel has a part in the crude difference."},
		{"the sign", []segment.Stratum{stratum(2000, 10000, 300, 1000), stratum(10, 1000, 200, 10000)}, " So it turns round: the crude difference is that of the channel."},
		{"not one number", []segment.Stratum{stratum(100, 500, 25, 500), stratum(25, 500, 100, 500)}, " It is not the same for each channel (p <0.0001): one number does not describe it."},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := segment.Adjust(test.strata)
			require.Equal(t, test.want, doubts(&a, "channel"))
		})
	}
}
