package session_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// TestStreamOfManyEventsOfOneUser is the differential test for those who send
// so much that more than one block of events waits.
func TestStreamOfManyEventsOfOneUser(t *testing.T) {
	for seed := range uint64(30) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { checkManyOfOne(t, randomChoices(seed, 20000)) }) {
			return
		}
	}
}

func checkManyOfOne(t *testing.T, c *choices) {
	p := c.policy()
	lateness := pick(c, 0, time.Hour, 12*time.Hour, 1000*time.Hour, math.MaxInt64)
	apart := []time.Duration{0, 0, -time.Hour, time.Hour}
	if lateness < 1000*time.Hour {
		apart = apart[:2] // of what has been given out, a twin that is later is taken for another event
	}
	arriving := c.manyOfOne(pick(c, 150, 400, 900), apart)
	s := session.MustNew(p).Streamer(lateness)
	m := streamModel{policy: p, lateness: lateness}
	var given []conversion.Session
	for i, e := range arriving {
		m.add(e)
		given = append(given, s.Add(e)...)
		if i%200 == 199 {
			requireSame(t, p, m.final(), given)
		}
	}
	given = append(given, s.Flush()...)
	requireSame(t, p, m.all(), given)
	events, twice := 0, s.Findings().Count(conversion.Duplicate)+s.Findings().Count(conversion.DuplicateDiffers)
	for _, session := range given {
		events += len(session.Events)
	}
	require.EqualValues(t, len(m.accepted[0]), int64(events)+twice)
}

// manyOfOne returns events of the user a that arrive in order, in the reverse
// order, or in parts that overtake each other; some come twice, that much apart.
func (c *choices) manyOfOne(n int, apart []time.Duration) (list []conversion.Event) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(pick(c, 0, 0, time.Second, time.Minute, 20*time.Minute, 31*time.Minute))
		e := c.event(at)
		e.User, e.ID = "a", pick(c, "", fmt.Sprint(i))
		list = append(list, e)
		for c.oneIn(4) {
			twin := list[c.below(len(list))]
			twin.Time = twin.Time.Add(pick(c, apart...))
			twin.Seq = int64(c.below(3))
			list = append(list, twin)
		}
	}
	switch part := pick(c, 1, 10, 300); c.below(4) {
	case 0:
		slices.Reverse(list)
	case 1:
		for i := 0; i+2*part <= len(list); i += 2 * part {
			slices.Reverse(list[i : i+part])
			slices.Reverse(list[i : i+2*part])
		}
	case 2:
		c.shuffle(list)
	}
	return list
}

// TestStreamOfOneUserIsNearlyLinear takes seconds. With work that is quadratic
// in the events that wait, or that are held, it takes more than the ten minutes
// that go test gives it.
func TestStreamOfOneUserIsNearlyLinear(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	apart := func(d time.Duration) (events []conversion.Event) {
		for i := range n {
			events = append(events, conversion.Event{User: "a", ID: fmt.Sprint(i), Name: "click", Time: day.Add(time.Duration(i) * d)})
		}
		return events
	}
	reversed := apart(time.Second)
	slices.Reverse(reversed)
	ids := apart(time.Second)
	for i := range ids {
		ids[i].Session = ids[i].ID
	}
	later := apart(time.Second)
	for i := range later {
		later[i].Time = later[i].Time.Add(time.Duration(n) * time.Second)
	}
	far := time.Duration(2*n) * time.Second
	tests := []struct {
		name     string
		policy   session.Policy
		lateness time.Duration
		events   []conversion.Event
		twice    int
	}{
		{"late and twice", session.Policy{}, far, slices.Concat(apart(time.Second), apart(time.Second)), n},
		{"at one instant and twice", session.Policy{}, 0, slices.Concat(apart(0), apart(0)), n},
		{"in reverse order", session.Policy{}, far, reversed, 0},
		{"each time earlier", session.Policy{}, far, slices.Concat(later, reversed), n},
		{"again when settled", session.Policy{Timeout: session.NoTimeout}, 0, slices.Concat(apart(time.Second), later), n},
		{"in sessions of the source", session.Policy{TrustIDs: true}, 0, slices.Concat(ids, later), n},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := session.MustNew(test.policy).Streamer(test.lateness)
			for one, err := range s.Sessions(given(test.events)) {
				require.NoError(t, err)
				require.Equal(t, "a", one.User)
			}
			require.EqualValues(t, test.twice, s.Findings().Count(conversion.Duplicate)+s.Findings().Count(conversion.DuplicateDiffers))
		})
	}
}
