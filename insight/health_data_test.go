package insight_test

import (
	"fmt"
	"slices"
	"strconv"
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

// sampleDay is a row of the funnel of the GA4 sample: sessions, cart, checkout,
// purchase.
type sampleDay struct {
	date   string
	counts []int64
}

// sampleDays reads the days from a date on.
func sampleDays(t testing.TB, from string) (days []sampleDay) {
	for _, row := range readCSV(t, "ga4_sample_funnel_daily.csv") {
		day := sampleDay{date: row["event_date"]}
		for _, step := range []string{"sessions", "cart", "checkout", "purchase"} {
			n, err := strconv.ParseInt(row[step], 10, 64)
			require.NoError(t, err)
			day.counts = append(day.counts, n)
		}
		if day.date >= from {
			days = append(days, day)
		}
	}
	return days
}

func sampleGrid(t testing.TB, days []sampleDay) *insight.Grid {
	g, err := insight.NewGrid(insight.Daily, "sessions", "cart", "checkout", "purchase")
	require.NoError(t, err)
	for _, day := range days {
		date, err := time.Parse(time.DateOnly, day.date)
		require.NoError(t, err)
		require.NoError(t, g.Add(date, day.counts...))
	}
	return g
}

// clean begins the days on which the tracking of the sample was whole.
const clean = "2020-11-26"

// TestHealthOfSample finds the real outage of a tag: 23 days without, or almost
// without, the event of the cart, while checkouts go on.
func TestHealthOfSample(t *testing.T) {
	r := healthOf(t, sampleGrid(t, sampleDays(t, "")), insight.HealthOptions{})
	var days, few []string
	for _, f := range r.Findings {
		if f.Kind == insight.Impossible {
			require.Equal(t, "cart", f.Name)
			require.Equal(t, insight.Instrumentation, f.Cause)
			days = append(days, f.Day.Format(time.DateOnly))
		}
	}
	var want []string
	for day := 1; day <= 25; day++ {
		if day <= 16 || day >= 19 {
			want = append(want, time.Date(2020, 11, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		}
	}
	require.Equal(t, want, days)
	require.Len(t, r.Findings, 24)
	for _, day := range sampleDays(t, "") {
		if day.counts[1] <= 3 {
			few = append(few, day.date)
		}
	}
	require.Len(t, few, 20)
	for _, day := range few {
		require.Contains(t, days, day)
	}
	var episodes []string
	for _, e := range r.Episodes {
		episodes = append(episodes, e.From.Format(time.DateOnly)+" "+strconv.Itoa(e.Days)+" "+e.Name+" "+string(e.Kind)+": "+e.Action())
	}
	require.Equal(t, []string{
		"2020-11-01 16 cart impossible: repair or annotate",
		"2020-11-19 7 cart impossible: repair or annotate",
		"2020-12-20 1 cart drop: real until shown otherwise",
	}, episodes)
	require.Equal(t, []string{"sessions → cart", "cart → checkout"}, r.Episodes[0].Suspect)
	require.Empty(t, r.Episodes[2].Suspect)
}

// TestHealthOfCleanDays: one finding in 67 days.
func TestHealthOfCleanDays(t *testing.T) {
	r := healthOf(t, sampleGrid(t, sampleDays(t, clean)), insight.HealthOptions{})
	require.Len(t, r.Findings, 1)
	f := r.Findings[0]
	require.Equal(t, "2020-12-20 cart drop break", f.Day.Format(time.DateOnly)+" "+f.Name+" "+string(f.Kind)+" "+string(f.Cause))
	require.Equal(t, 3*67-3*7, r.Judged)
	require.Equal(t, 3*7, r.Unjudged)
}

// TestHealthNeedsOverDispersion: if days were taken not to differ but by chance, the
// same limits would raise 17 false alarms instead of one.
func TestHealthNeedsOverDispersion(t *testing.T) {
	slow := slowHealth{o: slowDefaults, binomial: true}
	for _, day := range sampleDays(t, clean) {
		slow.counts = append(slow.counts, day.counts)
	}
	require.Len(t, slow.run(), 17)
}

// TestHealthPower breaks each of the 53 clean days with a full window before, in two
// ways: the event of the cart is lost, or the cart fails and takes what follows with
// it. So much of normal is left.
func TestHealthPower(t *testing.T) {
	for _, c := range []struct {
		left   float64
		breaks bool
		want   string // days on which it was found, and of them with the right cause
	}{
		{0, false, "53 53"}, {0.1, false, "53 53"}, {0.3, false, "53 53"}, {0.5, false, "29 25"},
		{0, true, "53 53"}, {0.1, true, "53 53"}, {0.3, true, "51 48"},
	} {
		found, right := 0, 0
		for broken := 14; broken < 67; broken++ {
			days := sampleDays(t, clean)
			cause := insight.Instrumentation
			days[broken].counts[1] = int64(c.left * float64(days[broken].counts[1]))
			if c.breaks {
				cause = insight.Break
				days[broken].counts[2] = int64(c.left * float64(days[broken].counts[2]))
				days[broken].counts[3] = int64(c.left * float64(days[broken].counts[3]))
			}
			r := healthOf(t, sampleGrid(t, days), insight.HealthOptions{})
			i := slices.IndexFunc(r.Findings, func(f insight.HealthFinding) bool {
				return f.Name == "cart" && f.Day.Format(time.DateOnly) == days[broken].date
			})
			if i >= 0 {
				found++
				if r.Findings[i].Cause == cause {
					right++
				}
			}
		}
		require.Empty(t, cmp.Diff(c.want, strconv.Itoa(found)+" "+strconv.Itoa(right)), "%v of normal, breaks: %v", c.left, c.breaks)
	}
}

// TestHealthOfIncidents finds two incidents that were put into a synthetic shop of
// some twenty sessions a day: a broken checkout on mobile from 9 April to 10 May, and
// failing payments from 19 May to 8 June. By days the counts are too small; by weeks
// the first whole week of each is found, in the right step and the right part.
func TestHealthOfIncidents(t *testing.T) {
	const wantWeekly = `2024-04-15 payment_details platform: mobile drop break
2024-05-20 purchase  drop break [platform: mobile platform: desktop]
2024-05-20 purchase platform: mobile outage break
2024-05-20 purchase platform: desktop drop break
`
	users := map[string][]conversion.Event{}
	for i, row := range readCSV(t, "retentioneering_ecom_synthetic.csv.gz") {
		at, err := time.Parse(time.DateTime, row["timestamp"])
		require.NoError(t, err)
		user := row["user_id"]
		users[user] = append(users[user], conversion.Event{
			User: user, Session: row["session_id"], Name: row["event"], Time: at, Seq: int64(i),
			Props: conversion.Props{conversion.String("platform", row["platform"])},
		})
	}
	for period, want := range map[insight.GridPeriod]string{insight.Daily: "2024-01-05 sessions  outage traffic\n", insight.Weekly: wantWeekly} {
		a := newGridAccumulator(t, insight.Tracking{
			Funnel: funnel.MustCompile(funnel.Funnel{Name: "checkout", Steps: []funnel.Step{
				{Name: "shipping_details", On: rule.Event("shipping_details")},
				{Name: "payment_details", On: rule.Event("payment_details")},
				{Name: "purchase", On: rule.Event("purchase")},
			}}),
			Period: period, Cutter: session.MustNew(session.Policy{TrustIDs: true}), Parts: []insight.Strata{insight.ByProp("platform")},
		})
		for _, events := range users {
			a.Add(events)
		}
		var sessions int64
		for _, counts := range a.Grid().Rows("") {
			sessions += counts[0]
		}
		require.Equal(t, int64(3605), sessions)
		r, err := a.Report(insight.HealthOptions{})
		require.NoError(t, err)
		var got strings.Builder
		for _, f := range r.Findings {
			line := fmt.Sprintf("%s %s %s %s %s", f.Day.Format(time.DateOnly), f.Name, f.Part, f.Kind, f.Cause)
			if len(f.Parts) > 0 {
				line += fmt.Sprint(" ", f.Parts)
			}
			got.WriteString(line + "\n")
		}
		require.Empty(t, cmp.Diff(want, got.String()))
		if period == insight.Daily {
			requireIncident(t, a.Grid())
		}
	}
}

// requireIncident holds the days of the broken checkout against what is known of
// them: 22 of 61 mobile sessions got from shipping to payment.
func requireIncident(t *testing.T, g *insight.Grid) {
	from, to := date(t, "2024-01-01").AddDate(0, 0, 99), date(t, "2024-01-01").AddDate(0, 0, 130)
	var shipping, payment int64
	for day, counts := range g.Rows("platform: mobile") {
		if !day.Before(from) && !day.After(to) {
			shipping, payment = shipping+counts[1], payment+counts[2]
		}
	}
	require.Equal(t, []int64{61, 22}, []int64{shipping, payment})
}
