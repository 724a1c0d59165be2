package conversiontest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
)

// visitsAs are the visits that a sentence has to give, which say themselves when
// they begin.
func visitsAs(visits ...conversion.Session) (j conversion.Journey) {
	j.User = "visitor"
	for i, v := range visits {
		j.User, v.Index = v.User, i+1
		if i > 0 {
			v.Cause = conversion.CauseTimeout
		}
		j.Sessions = append(j.Sessions, v)
	}
	return j
}

func TestVisits(t *testing.T) {
	letter := conversion.Touch{Source: "letter", Medium: "post"}
	tests := []struct {
		name  string
		steps []any
		want  conversion.Journey
	}{
		{"nothing", nil, visitsAs()},
		{"one visit", []any{"/p/1", "add_to_cart"}, visitsAs(Visit("/p/1", "add_to_cart"))},
		{"later, after the end", []any{"/p/1", After(time.Hour), "share", Later(3 * day), "purchase"},
			visitsAs(Visit("/p/1", After(time.Hour), "share"), Visit(At(noon.Add(3*day+time.Hour)), "purchase"))},
		{"on the same day", []any{"/", Later(2 * time.Hour), "/p/1"}, visitsAs(Visit("/"), Visit(At(noon.Add(2*time.Hour)), "/p/1"))},
		{"on given days", []any{Day(2), "/", Day(4), "/", Day(5).Add(time.Hour), "/"},
			visitsAs(Visit(At(noon.Add(day)), "/"), Visit(At(noon.Add(3*day)), "/"), Visit(At(noon.Add(4*day+time.Hour)), "/"))},
		{"where each came from", []any{From("https://www.google.com/"), "/", Later(day), Channel("Email"), "/", Later(day), "/", letter},
			visitsAs(Visit(From("https://www.google.com/"), "/"), Visit(Channel("Email"), At(noon.Add(day)), "/"), Visit(letter, At(noon.Add(2*day)), "/"))},
		{"a channel before the first day", []any{Channel("Email"), Day(2), "/"}, visitsAs(Visit(Channel("Email"), At(noon.Add(day)), "/"))},
		{"who", []any{By("ann"), "/", Later(day), "/"}, visitsAs(Visit(By("ann"), "/"), Visit(By("ann"), At(noon.Add(day)), "/"))},
		{"who did nothing", []any{By("ann")}, conversion.Journey{User: "ann"}},
		{"a pause that takes time engaged", []any{"/", Later(day), Event("scroll", Engaged(time.Hour))},
			visitsAs(Visit("/"), Visit(At(noon.Add(day)), Event("scroll", Engaged(time.Hour))))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Visits(test.steps...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDay(t *testing.T) {
	require.Equal(t, noon, Day(1))
	require.Equal(t, time.Date(2026, 1, 4, 12, 0, 0, 0, time.UTC), Day(0))
	require.Equal(t, time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC), Day(28))
}

func TestVisitsPanic(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps []any
		want  string
	}{
		{"what Visit refuses", []any{"/", Later(day), "p/1"}, `argument 3: "p/1" is neither a page`},
		{"back in time", []any{"/", Later(-day), "/"}, `argument 2: a pause of -24h0m0s: visits follow each other`},
		{"a day that is over", []any{Day(3), "/", Day(2), "/"}, `argument 3: the time 2026-01-06 12:00:00 +0000 UTC is before the end of the visit, at 2026-01-07 12:00:00 +0000 UTC`},
		{"no day", []any{time.Time{}, "/"}, `argument 1: the time is zero`},
		{"later than nothing", []any{Later(day), "/"}, `argument 1: no event lies before Later, which ends a visit`},
		{"twice later", []any{"/", Later(day), Later(day), "/"}, `argument 3: no event lies before Later`},
		{"later, that day", []any{"/", Later(day), Day(3), "/"}, `argument 3: no event lies between Later and the time`},
		{"two pauses", []any{"/", Later(day), After(time.Hour), "/"}, `argument 3: After contradicts what says when the visit begins`},
		{"two times", []any{Day(2), At(noon), "/"}, `argument 2: At contradicts what says when the visit begins`},
		{"an event with a time", []any{"/", Later(day), conversion.Event{Name: "a", Time: noon}}, `argument 3: the event has a time of its own, which Later contradicts`},
		{"a whole visit", []any{"/", Later(day), Visit("/")}, `argument 3: a whole visit is an argument of Journey; here are its steps`},
		{"two users", []any{By("ann"), "/", Later(day), By("bob"), "/"}, `argument 4: the visits before are by "ann"; want one user`},
		{"nothing later", []any{"/", Later(day)}, `no event follows Later, which speaks of the next`},
		{"nothing that day", []any{"/", Day(2), Channel("Email")}, `no event follows the time, which speaks of the next`},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Contains(t, panicOf(t, func() { Visits(test.steps...) }), "conversiontest.Visits: "+test.want)
		})
	}
	require.Contains(t, panicOf(t, func() { Visit("/", Later(day)) }), "argument 2: conversiontest.Later is no step")
}
