package funnel_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// savedPlans are funnels of every shape.
func savedPlans() (plans []*funnel.Plan) {
	for _, v := range liveVariants {
		f := liveLong()
		v.change(&f)
		plans = append(plans, funnel.MustCompile(f))
		f.Entry = funnel.FirstEntry
		if !f.Open && v.name[:2] != "ev" {
			plans = append(plans, funnel.MustCompile(f))
		}
	}
	return plans
}

// observed returns a tracker that has met some events, also late ones and others
// with IDs.
func observed(p *funnel.Plan, n int) *funnel.Tracker {
	tracker := p.Tracker()
	for i := range n {
		e := liveEvent(i/2*2, liveName(i*i), "")
		if i%5 == 0 {
			e.ID = liveName(i)
		}
		if i%17 == 0 {
			e.Time = e.Time.Add(-time.Hour)
		}
		tracker.Observe(e)
	}
	return tracker
}

func TestStateFaults(t *testing.T) {
	for _, p := range savedPlans() {
		b := stateOf(t, observed(p, 30))
		for n := range b {
			_, err := p.RestoreTracker(b[:n])
			require.ErrorIs(t, err, conversion.ErrState, "cut to %d", n)
		}
		_, err := p.RestoreTracker(append(bytes.Clone(b), 0))
		require.ErrorIs(t, err, conversion.ErrState)
		other := p.Funnel()
		other.Within++
		_, err = funnel.MustCompile(other).RestoreTracker(b)
		require.ErrorIs(t, err, conversion.ErrDefinition)
		b[3]++
		_, err = p.RestoreTracker(b)
		require.ErrorIs(t, err, conversion.ErrState)
	}
}

// TestStateBits: bytes with a bit turned are no state, or one that works.
func TestStateBits(t *testing.T) {
	for _, p := range savedPlans() {
		b := stateOf(t, observed(p, 30))
		for i := 36; i < len(b); i++ {
			for bit := range 8 {
				b[i] ^= 1 << bit
				goesOn(t, p, b)
				b[i] ^= 1 << bit
			}
		}
	}
}

// goesOn asks of bytes that are a state that they are canonical, and observes a
// few events more.
func goesOn(t *testing.T, p *funnel.Plan, b []byte) {
	t.Helper()
	tracker, err := p.RestoreTracker(b)
	if err != nil {
		return
	}
	require.Equal(t, b, stateOf(t, tracker))
	for i := range 40 {
		tracker.Observe(liveEvent(i*3, liveName(i), ""))
		r := tracker.At(liveEvent(i*3+1, "", "").Time)
		require.LessOrEqual(t, max(r.Level, r.Ignoring), len(p.Funnel().Steps))
	}
	stateOf(t, tracker)
	tracker.Reset()
	require.Equal(t, funnel.Absent, tracker.At(time.Time{}).Outcome)
}

// FuzzRestoreTracker: no bytes make a tracker panic.
func FuzzRestoreTracker(f *testing.F) {
	plans := savedPlans()
	for i, p := range plans {
		for _, n := range []int{0, 3, 30} {
			b, _ := observed(p, n).AppendBinary(nil)
			f.Add(byte(i), b[36:])
		}
	}
	f.Fuzz(func(t *testing.T, plan byte, b []byte) {
		p := plans[int(plan)%len(plans)]
		definition := p.Fingerprint()
		goesOn(t, p, append(append([]byte("CFT1"), definition[:]...), b...))
	})
}
