package segment_test

import (
	"compress/gzip"
	"encoding/csv"
	"iter"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// rowsOf yields the lines of a compressed table of the shared data, by heading.
func rowsOf(t *testing.T, name string) iter.Seq[map[string]string] {
	t.Helper()
	path := shared(t, "data/"+name)
	return func(yield func(map[string]string) bool) {
		file, err := os.Open(path)
		require.NoError(t, err)
		defer file.Close()
		unzipped, err := gzip.NewReader(file)
		require.NoError(t, err)
		lines, err := csv.NewReader(unzipped).ReadAll()
		require.NoError(t, err)
		for _, line := range lines[1:] {
			row := map[string]string{}
			for i, cell := range line {
				row[lines[0][i]] = cell
			}
			if !yield(row) {
				return
			}
		}
	}
}

// tally counts rows by a key.
func tally(counts map[string]conversion.Rate, key string, converted bool) {
	r := counts[key]
	r.N++
	if converted {
		r.K++
	}
	counts[key] = r
}

func countsOf(rates map[string]conversion.Rate) (counts []segment.Count) {
	for name, r := range rates {
		counts = append(counts, segment.Count{Name: name, Rate: r})
	}
	return counts
}

// strataOf makes strata of rates by "in stratum" and "out stratum".
func strataOf(in, out map[string]conversion.Rate) (strata []segment.Stratum) {
	for name := range in {
		strata = append(strata, segment.Stratum{Name: name, In: in[name], Out: out[name]})
	}
	for name := range out {
		if _, both := in[name]; !both {
			strata = append(strata, segment.Stratum{Name: name, Out: out[name]})
		}
	}
	return strata
}

// TestMerchandiseStore: the channels of Google's store. Source: the Google
// Analytics sample, CC0.
func TestMerchandiseStore(t *testing.T) {
	channels, newOnes, returning := map[string]conversion.Rate{}, map[string]conversion.Rate{}, map[string]conversion.Rate{}
	for row := range rowsOf(t, "ga_merch_store_sessions.csv.gz") {
		revenue, err := strconv.ParseFloat("0"+row["revenue_usd"], 64)
		require.NoError(t, err)
		tally(channels, row["channel_grouping"], revenue > 0)
		if row["visit_number"] == "1" {
			tally(newOnes, row["channel_grouping"], revenue > 0)
		} else {
			tally(returning, row["channel_grouping"], revenue > 0)
		}
	}
	require.Equal(t, map[string]conversion.Rate{
		"Organic Search": {K: 237, N: 19662}, "Referral": {K: 1017, N: 7096}, "Direct": {K: 191, N: 6545}, "Social": {K: 9, N: 2663},
		"Paid Search": {K: 44, N: 1256}, "Affiliates": {K: 3, N: 444}, "Display": {K: 9, N: 311}, "(Other)": {K: 0, N: 1},
	}, channels)

	c := segment.CompareCounts(countsOf(channels), segment.Contrast{})
	require.InEpsilon(t, 2514.5325, c.Heterogeneity.Chi2, 1e-7)
	require.Equal(t, 7, c.Heterogeneity.DF)
	require.InEpsilon(t, 0.257314, c.Heterogeneity.V, 1e-5)
	require.InEpsilon(t, 0.892771, c.Prior.Alpha, 1e-6)
	require.InEpsilon(t, 23.005452, c.Prior.Beta, 1e-6)
	for name, want := range map[string]float64{"(Other)": 0.035857, "Affiliates": 0.008320, "Display": 0.029540, "Social": 0.003682} {
		row, _ := c.Row(name)
		require.InDelta(t, want, row.Shrunk.Value, 1e-6, name)
	}
	require.Equal(t, "Referral", c.Rows[0].Name)

	a := segment.Adjust(strataOf(returning, newOnes))
	require.InDelta(t, 0.071940, a.Crude.Value, 1e-6)
	require.InDelta(t, 0.042230, a.Difference.Value, 1e-6)
	require.InDelta(t, 0.036446, a.Difference.Low, 1e-6)
	require.InDelta(t, 0.048015, a.Difference.High, 1e-6)
	require.InDelta(t, 2.408686, a.OddsRatio.Value, 1e-6)
}

// TestOnlineShoppers: a shop whose sessions are of a user each. Source: Sakar and
// Kastro 2018, doi:10.24432/C5F88Q, CC BY 4.0.
func TestOnlineShoppers(t *testing.T) {
	visitors, traffic := map[string]conversion.Rate{}, map[string]conversion.Rate{}
	newOnes, returning := map[string]conversion.Rate{}, map[string]conversion.Rate{}
	study := segment.Study{
		Unit: segment.PerSession, Outcome: studyOutcomes(), Strata: segment.ByProp("traffic"),
		By: []segment.Partition{segment.ByProp("visitor"), segment.ByProp("traffic"), segment.ByProp("weekend")},
	}
	study.Outcome.Steps = nil
	study.By[0].Against = "Returning_Visitor"
	acc := segment.MustAccumulator(study)
	for row := range rowsOf(t, "online_shoppers_intention.csv.gz") {
		bought := row["Revenue"] == "TRUE"
		tally(visitors, row["VisitorType"], bought)
		tally(traffic, row["TrafficType"], bought)
		switch row["VisitorType"] {
		case "New_Visitor":
			tally(newOnes, row["TrafficType"], bought)
		case "Returning_Visitor":
			tally(returning, row["TrafficType"], bought)
		}
		e := conversion.Event{Time: studyAsOf, Name: "visit", Props: conversion.Props{
			conversion.String("visitor", row["VisitorType"]), conversion.String("traffic", row["TrafficType"]), conversion.String("weekend", row["Weekend"]),
		}}
		if bought {
			e.Name = "purchase"
		}
		acc.Add([]conversion.Event{e})
	}
	checkShoppers(t, segment.CompareCounts(countsOf(visitors), segment.Contrast{}), segment.CompareCounts(countsOf(traffic), segment.Contrast{}))
	checkShopperAdjusted(t, segment.Adjust(strataOf(newOnes, returning)))

	// The accumulator tells the same.
	r := acc.Report()
	require.Equal(t, int64(12330), r.Unnamed)
	checkShoppers(t, r.Partitions[0], r.Partitions[1])
	row, _ := r.Partitions[0].Row("New_Visitor")
	checkShopperAdjusted(t, *row.Adjusted)
	weekend, _ := r.Partitions[2].Row("TRUE")
	require.Equal(t, conversion.Rate{K: 499, N: 2868}, weekend.Rate.Rate)
	require.Equal(t, conversion.Rate{K: 1409, N: 9462}, weekend.Rest.Rate)
}

func checkShoppers(t *testing.T, visitors, traffic segment.Comparison) {
	t.Helper()
	for name, want := range map[string]struct {
		conversion.Rate
		low, high float64
	}{
		"New_Visitor":       {conversion.Rate{K: 422, N: 1694}, 0.2291, 0.2703},
		"Returning_Visitor": {conversion.Rate{K: 1470, N: 10551}, 0.1328, 0.1461},
		"Other":             {conversion.Rate{K: 16, N: 85}, 0.1193, 0.2841},
	} {
		row, ok := visitors.Row(name)
		require.True(t, ok)
		low, high := row.Rate.Interval()
		require.Equal(t, want.Rate, row.Rate.Rate)
		slack := 5e-5
		if row.Rate.Clustered != nil { // n/(n−1) of as many users
			slack += 0.1 / float64(want.N)
		}
		require.InDelta(t, want.low, low, slack)
		require.InDelta(t, want.high, high, slack)
	}
	require.InEpsilon(t, 373.1456, traffic.Heterogeneity.Chi2, 1e-6)
	require.Equal(t, 19, traffic.Heterogeneity.DF)
	require.InDelta(t, 0.173963, traffic.Heterogeneity.V, 1e-6)
	require.InEpsilon(t, 3.47274, traffic.Prior.Alpha, 2e-6)
	require.InEpsilon(t, 18.74284, traffic.Prior.Beta, 2e-6)
}

func checkShopperAdjusted(t *testing.T, a segment.Adjusted) {
	t.Helper()
	require.InDelta(t, 0.109791, a.Crude.Value, 1e-6)
	require.InDelta(t, 0.063869, a.Difference.Value, 1e-6)
	require.InDelta(t, 0.040617, a.Difference.Low, 1e-6)
	require.InDelta(t, 0.087122, a.Difference.High, 1e-6)
	require.True(t, a.Has(segment.Confounded))
	require.False(t, a.Has(segment.Reversal))
}

// TestRetentioneering: events of users in sessions. Source: the e-commerce example
// of retentioneering-tools, Apache-2.0.
func TestRetentioneering(t *testing.T) {
	users := map[string][]conversion.Event{}
	seq := int64(0)
	for row := range rowsOf(t, "retentioneering_ecom_synthetic.csv.gz") {
		at, err := time.Parse(time.DateTime, row["timestamp"])
		require.NoError(t, err)
		seq++
		users[row["user_id"]] = append(users[row["user_id"]], conversion.Event{
			User: row["user_id"], Session: row["session_id"], Time: at, Seq: seq, Name: row["event"],
			Props: conversion.Props{conversion.String("channel", row["acquisition_channel"])},
		})
	}
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")})
	acc := segment.MustAccumulator(segment.Study{
		Unit: segment.PerSession, Outcome: segment.GoalOutcome(goals, "order"),
		Cutter: session.MustNew(session.Policy{TrustIDs: true}), By: []segment.Partition{segment.ByProp("channel")},
	})
	for _, events := range users {
		acc.Add(events)
	}
	r := acc.Report()
	require.Equal(t, int64(600), r.Users)
	require.Zero(t, r.Unnamed)
	all := r.All.Rate
	require.Equal(t, conversion.Rate{K: 470, N: 3605}, all.Rate)
	require.InDelta(t, 0.130374, all.Value(), 1e-6)
	require.InDelta(t, 0.0057554, all.Clustered.SE, 1e-7)
	require.InDelta(t, 0.119507, all.Clustered.Low, 1e-6)
	require.InDelta(t, 0.142071, all.Clustered.High, 1e-6)
	require.InDelta(t, 1.0532, all.Clustered.DesignEffect, 1e-4)

	c := r.Partitions[0]
	for name, want := range map[string]struct {
		conversion.Rate
		shrunk float64
	}{
		"direct": {conversion.Rate{K: 18, N: 156}, 0.12473}, "email": {conversion.Rate{K: 75, N: 583}, 0.12828},
		"organic": {conversion.Rate{K: 161, N: 1289}, 0.12569}, "paid_search": {conversion.Rate{K: 161, N: 1023}, 0.14807},
		"social": {conversion.Rate{K: 55, N: 554}, 0.11239},
	} {
		row, ok := c.Row(name)
		require.True(t, ok)
		require.Equal(t, want.Rate, row.Rate.Rate)
		require.InDelta(t, want.shrunk, row.Shrunk.Value, 1e-5, name)
	}
	require.InDelta(t, 11.9706, c.Heterogeneity.Chi2, 1e-4)
	require.Equal(t, 4, c.Heterogeneity.DF)
	require.InDelta(t, 0.01757, c.Heterogeneity.P, 1e-5)
	require.InDelta(t, 60.13, c.Prior.Alpha, 0.01)
	require.InDelta(t, 410.25, c.Prior.Beta, 0.01)
}
