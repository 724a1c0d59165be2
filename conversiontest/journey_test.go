package conversiontest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
)

func TestJourney(t *testing.T) {
	first := Visit("/", After(time.Hour), "/p/1")
	second := Visit("/p/1", "add_to_cart")
	far := Visit(At(noon.Add(9*day)), "/")
	j := Journey(first, second, far)

	type visit struct {
		Index      int
		Cause      conversion.Cause
		Start, End time.Duration // after noon
		Events     []time.Duration
	}
	var got []visit
	for _, s := range j.Sessions {
		v := visit{s.Index, s.Cause, s.Start.Sub(noon), s.End.Sub(noon), nil}
		for _, e := range s.Events {
			v.Events = append(v.Events, e.Time.Sub(noon))
		}
		got = append(got, v)
	}
	h := time.Hour
	want := []visit{
		{1, conversion.CauseFirst, 0, h, []time.Duration{0, h}},
		{2, conversion.CauseTimeout, 25 * h, 25*h + Interval, []time.Duration{25 * h, 25*h + Interval}},
		{3, conversion.CauseTimeout, 9 * day, 9 * day, []time.Duration{9 * day}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	require.Equal(t, "visitor", j.User)
	require.Equal(t, noon, second.Events[0].Time, "the visits are copied")
	require.Equal(t, conversion.Journey{}, Journey())
	require.Contains(t, panicOf(t, func() { Journey(first, Visit(By("ann"), "/")) }), `visit 1 is by "visitor" and visit 2 by "ann"; want one user`)
}
