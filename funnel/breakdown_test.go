package funnel_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/session"
)

// groupTexts returns the groups as "value reached…".
func groupTexts(groups []funnel.Group) (texts []string) {
	for _, g := range groups {
		text := g.Value
		if g.Others > 0 {
			text = fmt.Sprintf("(%d others)", g.Others)
		}
		for _, s := range g.Steps {
			text += fmt.Sprint(" ", s.Reached)
		}
		texts = append(texts, text)
	}
	return texts
}

// TestBreakdownByChannel: a user comes by a letter, again by an ad and buys.
func TestBreakdownByChannel(t *testing.T) {
	at := func(hour, minute int, name, url string) conversion.Event {
		return conversion.Event{User: "u", Name: name, URL: "https://shop.example" + url, Time: slowStart.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)}
	}
	users := [][]conversion.Event{
		{
			at(0, 0, "page_view", "/?utm_source=letter&utm_medium=email"), at(0, 1, "A", "/"),
			at(5, 0, "page_view", "/?gclid=1"), at(5, 1, "A", "/"), at(5, 2, "B", "/"),
			at(9, 0, "B", "/?utm_source=letter&utm_medium=email"),
		},
		{at(0, 0, "A", "/?utm_source=letter&utm_medium=email")},
	}
	for _, c := range []struct {
		at   funnel.Choice
		want []string
	}{
		{funnel.AtStep(0), []string{"Email 1 0", "Paid Search 1 1"}},
		{funnel.AtStep(1), []string{" 1 0", "Paid Search 1 1"}},
		{funnel.FirstValue(), []string{"Email 2 1"}},
		{funnel.LastValue(), []string{"Email 2 1"}},
		{funnel.EveryValue(), []string{"Email 2 1", "Paid Search 1 1"}},
	} {
		for _, asOf := range []time.Time{{}, slowStart.Add(100 * time.Hour)} {
			acc := funnel.MustAccumulator(named(nil, "A", "B"), funnel.AsOf(asOf), funnel.BreakdownByChannel(nil, c.at))
			require.Equal(t, c.want, groupTexts(counted(acc, users...).Report().Breakdown.Groups), c.at)
		}
	}
	acc := funnel.MustAccumulator(named(nil, "A", "B"), funnel.AsOf(slowStart.Add(8*time.Hour)), funnel.BreakdownByChannel(nil, funnel.LastValue()))
	require.Equal(t, []string{"Email 1 0", "Paid Search 1 1"}, groupTexts(counted(acc, users...).Report().Breakdown.Groups))
}

// TestBreakdownByChannelOfSessions: with ids that are trusted, sessions may
// overlap; an event belongs to that of its id.
func TestBreakdownByChannelOfSessions(t *testing.T) {
	at := func(minute int, id, name, url string) conversion.Event {
		return conversion.Event{User: "u", Session: id, Name: name, URL: "https://shop.example" + url, Time: slowStart.Add(time.Duration(minute) * time.Minute)}
	}
	cutter := session.MustNew(session.Policy{TrustIDs: true})
	acc := funnel.MustAccumulator(named(nil, "A", "B"), funnel.BreakdownByChannel(cutter, funnel.AtStep(1)))
	acc.Add([]conversion.Event{
		at(0, "phone", "A", "/?utm_source=letter&utm_medium=email"), at(1, "desk", "page_view", "/?gclid=1"),
		at(2, "desk", "B", "/"), at(3, "phone", "page_view", "/"),
	})
	require.Equal(t, []string{"Paid Search 1 1"}, groupTexts(acc.Report().Breakdown.Groups))
}

func TestTop(t *testing.T) {
	acc := funnel.MustAccumulator(named(nil, "A", "B"), funnel.BreakdownBy("p", funnel.AtStep(0)))
	for i, n := range []int{5, 9, 1, 5, 2} {
		for j := range n {
			events := path("A", "B")[:1+j%2]
			events[0].Props = conversion.Props{conversion.String("p", string(rune('a'+i)))}
			acc.Add(events)
		}
	}
	b := acc.Report().Breakdown
	require.Equal(t, []string{"b 9 4", "a 5 2", "d 5 2", "e 2 1", "c 1 0"}, groupTexts(b.Groups))
	require.Equal(t, []string{"b 9 4", "a 5 2", "(3 others) 8 3"}, groupTexts(b.Top(2)))
	require.Equal(t, []string{"(5 others) 22 9"}, groupTexts(b.Top(0)))
	require.Equal(t, groupTexts(b.Top(0)), groupTexts(b.Top(-3)))
	require.Equal(t, groupTexts(b.Groups), groupTexts(b.Top(5)))
	require.Equal(t, groupTexts(b.Groups), groupTexts(b.Top(9)))
	require.Empty(t, funnel.Breakdown{}.Top(3))
	before := jsonOf(t, b)
	others := b.Top(2)[2]
	require.Equal(t, conversion.Rate{K: 3, N: 8}, others.Conversion)
	require.Equal(t, conversion.Rate{K: 3, N: 8}, others.Steps[1].FromPrevious)
	require.Equal(t, int64(3), others.Times[0].Durations.N())
	require.Equal(t, before, jsonOf(t, b), "the groups are as they were")
}

// TestTopIsWhole: all groups together are the whole.
func TestTopIsWhole(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 6))
		f, plan := randomSlow(r)
		if f.at.Mode == funnel.EveryMode {
			continue
		}
		report := counted(funnel.MustAccumulator(plan, f.options...), randomUsers(r, 20)...).Report()
		if report.Entered == 0 {
			require.Empty(t, report.Breakdown.Groups)
			continue
		}
		want := report.Flow
		want.Excluded = 0
		for i := range want.Steps {
			want.Steps[i].Excluded = 0
		}
		if diff := cmp.Diff(jsonOf(t, want), jsonOf(t, report.Breakdown.Top(0)[0].Flow)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func TestChoiceString(t *testing.T) {
	for want, c := range map[string]funnel.Choice{"step 1": {}, "step 3": funnel.AtStep(2), "first": funnel.FirstValue(), "last": funnel.LastValue(), "every": funnel.EveryValue()} {
		require.Equal(t, want, c.String())
	}
}

// TestBreakdownByChannelRandom: it is as if each event had the channel of its
// session as a property.
func TestBreakdownByChannelRandom(t *testing.T) {
	cutter := session.MustNew(session.Policy{Timeout: time.Hour})
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 11))
		f, plan := randomSlow(r)
		users := randomUsers(r, 10)
		byChannel := funnel.MustAccumulator(plan, funnel.AsOf(f.asOf), funnel.BreakdownByChannel(cutter, f.at))
		byProp := funnel.MustAccumulator(plan, funnel.AsOf(f.asOf), funnel.BreakdownBy("channel", f.at))
		for _, events := range users {
			for i := range events {
				events[i].ID = fmt.Sprint(i)
				if r.IntN(2) == 0 {
					events[i].URL = []string{"https://shop.example/?utm_source=l&utm_medium=email", "https://shop.example/?gclid=1"}[r.IntN(2)]
				}
			}
			byChannel.Add(events)
			byProp.Add(withChannels(events, cutter.Cut(f.counting(events))))
		}
		if diff := cmp.Diff(jsonOf(t, byProp.Report().Breakdown.Groups), jsonOf(t, byChannel.Report().Breakdown.Groups)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// withChannels gives events the channel of their session.
func withChannels(events []conversion.Event, sessions []conversion.Session) (list []conversion.Event) {
	channels := map[string]string{} // by id
	for _, s := range sessions {
		for _, e := range s.Events {
			channels[e.ID] = s.Touch.Channel
		}
	}
	for _, e := range events {
		e.Props = append(e.Props[:len(e.Props):len(e.Props)], conversion.String("channel", channels[e.ID]))
		list = append(list, e)
	}
	return list
}
