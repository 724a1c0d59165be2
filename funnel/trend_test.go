package funnel_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// visits counts users who enter a funnel of one step, one each so often.
func visits(t *testing.T, bucket funnel.Bucket, zone string, from, to time.Time, every time.Duration) *funnel.Trends {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	require.NoError(t, err)
	plan := funnel.MustCompile(funnel.Funnel{Name: "f", Steps: []funnel.Step{{Name: "visit", On: rule.AnyEvent()}}})
	acc := funnel.MustAccumulator(plan, funnel.Trend(bucket, loc))
	for at := from; at.Before(to); at = at.Add(every) {
		acc.Add([]conversion.Event{{User: "u", Name: "visit", Time: at}})
	}
	return acc.Report().Trend
}

func utc(text string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// TestTrendZones counts a user every minute: buckets follow each other without
// gaps, have as many users as they have minutes, and are as they should be
// where clocks change.
func TestTrendZones(t *testing.T) {
	for _, c := range []struct {
		name     string
		bucket   funnel.Bucket
		zone     string
		from, to string // UTC, at the ends of buckets
		want     []string
	}{
		{"spring", funnel.Day, "Europe/Berlin", "2026-03-27T23:00", "2026-03-30T22:00", []string{
			"2026-03-28T00:00:00+01:00 24h0m0s", "2026-03-29T00:00:00+01:00 23h0m0s", "2026-03-30T00:00:00+02:00 24h0m0s"}},
		{"autumn", funnel.Day, "Europe/Berlin", "2026-10-24T22:00", "2026-10-26T23:00", []string{
			"2026-10-25T00:00:00+02:00 25h0m0s", "2026-10-26T00:00:00+01:00 24h0m0s"}},
		{"hours in spring", funnel.Hour, "Europe/Berlin", "2026-03-29T00:00", "2026-03-29T02:00", []string{
			"2026-03-29T01:00:00+01:00 1h0m0s", "2026-03-29T03:00:00+02:00 1h0m0s"}},
		{"the hour that comes twice", funnel.Hour, "Europe/Berlin", "2026-10-24T23:00", "2026-10-25T02:00", []string{
			"2026-10-25T01:00:00+02:00 1h0m0s", "2026-10-25T02:00:00+02:00 1h0m0s", "2026-10-25T02:00:00+01:00 1h0m0s"}},
		{"half an hour back", funnel.Hour, "Australia/Lord_Howe", "2026-04-04T14:00", "2026-04-04T16:30", []string{
			"2026-04-05T01:00:00+11:00 1h0m0s", "2026-04-05T01:30:00+10:30 30m0s", "2026-04-05T02:00:00+10:30 1h0m0s"}},
		{"half an hour ahead", funnel.Hour, "Australia/Lord_Howe", "2026-10-03T14:30", "2026-10-03T16:00", []string{
			"2026-10-04T01:00:00+10:30 1h0m0s", "2026-10-04T02:30:00+11:00 30m0s"}},
		{"three quarters off", funnel.Day, "Asia/Kathmandu", "2026-01-01T18:15", "2026-01-02T18:15", []string{"2026-01-02T00:00:00+05:45 24h0m0s"}},
		{"no midnight", funnel.Day, "America/Sao_Paulo", "2018-11-03T03:00", "2018-11-05T02:00", []string{
			"2018-11-03T00:00:00-03:00 24h0m0s", "2018-11-04T01:00:00-02:00 23h0m0s"}},
		{"back over midnight", funnel.Day, "America/Sao_Paulo", "2018-02-17T02:00", "2018-02-19T03:00", []string{
			"2018-02-17T00:00:00-02:00 25h0m0s", "2018-02-18T00:00:00-03:00 24h0m0s"}},
		{"back after midnight, so the day before comes again", funnel.Day, "America/St_Johns", "2010-11-06T02:30", "2010-11-08T03:30", []string{
			"2010-11-06T00:00:00-02:30 24h0m0s", "2010-11-07T00:00:00-02:30 25h0m0s"}},
		{"a day that was left out", funnel.Day, "Pacific/Apia", "2011-12-29T10:00", "2011-12-31T10:00", []string{
			"2011-12-29T00:00:00-10:00 24h0m0s", "2011-12-31T00:00:00+14:00 24h0m0s"}},
		{"the week of that day", funnel.Week, "Pacific/Apia", "2011-12-26T10:00", "2012-01-01T10:00", []string{"2011-12-26T00:00:00-10:00 144h0m0s"}},
		{"weeks", funnel.Week, "Europe/Berlin", "2026-03-22T23:00", "2026-04-05T22:00", []string{
			"2026-03-23T00:00:00+01:00 167h0m0s", "2026-03-30T00:00:00+02:00 168h0m0s"}},
		{"months", funnel.Month, "America/New_York", "2024-02-01T05:00", "2024-04-01T04:00", []string{
			"2024-02-01T00:00:00-05:00 696h0m0s", "2024-03-01T00:00:00-05:00 743h0m0s"}},
		{"before 1970", funnel.Day, "UTC", "1969-12-31T00:00", "1970-01-02T00:00", []string{
			"1969-12-31T00:00:00Z 24h0m0s", "1970-01-01T00:00:00Z 24h0m0s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, to := utc(c.from), utc(c.to)
			trend := visits(t, c.bucket, c.zone, from, to, time.Minute)
			var got []string
			for i, b := range trend.Buckets {
				got = append(got, fmt.Sprint(b.Start.Format(time.RFC3339), " ", b.End.Sub(b.Start)))
				require.Equal(t, int64(b.End.Sub(b.Start)/time.Minute), b.Entered)
				if i > 0 {
					require.True(t, trend.Buckets[i-1].End.Equal(b.Start))
				}
			}
			require.Equal(t, c.want, got)
			require.True(t, trend.Buckets[0].Start.Equal(from))
			require.True(t, trend.Buckets[len(trend.Buckets)-1].End.Equal(to))
		})
	}
}

// TestTrendEnds: at the ends of what events may have as a time nothing breaks.
func TestTrendEnds(t *testing.T) {
	for _, bucket := range []funnel.Bucket{funnel.Hour, funnel.Day, funnel.Week, funnel.Month} {
		for _, at := range []string{"1678-01-01T00:00", "2261-12-31T23:59"} {
			for _, zone := range []string{"UTC", "Asia/Kathmandu", "America/New_York"} {
				trend := visits(t, bucket, zone, utc(at), utc(at).Add(1), time.Minute)
				require.Len(t, trend.Buckets, 1)
				b := trend.Buckets[0]
				require.False(t, b.Start.After(utc(at)))
				require.True(t, b.End.After(utc(at)))
			}
		}
	}
}

// TestTrendMature: a bucket is mature when the last who entered in it has had
// the time to convert.
func TestTrendMature(t *testing.T) {
	step := func(name string) funnel.Step { return funnel.Step{Name: name, On: rule.Event(name)} }
	f := funnel.Funnel{Name: "f", Steps: []funnel.Step{step("A"), step("B")}, Within: time.Hour}
	for _, c := range []struct {
		asOf string
		want []bool
	}{
		{"", []bool{true, true}}, {"2026-03-03T00:59", []bool{false, false}}, {"2026-03-03T01:00", []bool{true, false}},
		{"2026-03-04T00:59", []bool{true, false}}, {"2026-03-04T01:00", []bool{true, true}},
	} {
		var asOf time.Time
		if c.asOf != "" {
			asOf = utc(c.asOf)
		}
		acc := funnel.MustAccumulator(funnel.MustCompile(f), funnel.AsOf(asOf), funnel.Trend(funnel.Day, nil))
		acc.Add([]conversion.Event{{User: "u", Name: "A", Time: utc("2026-03-02T05:00")}, {User: "u", Name: "A", Time: utc("2026-03-03T00:30")}})
		var got []bool
		for _, b := range acc.Report().Trend.Buckets {
			got = append(got, b.Mature)
		}
		require.Equal(t, c.want, got, c.asOf)
	}
}
