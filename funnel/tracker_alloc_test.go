//go:build !race

package funnel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// TestTrackerSteady: observing and looking allocate nothing. The race detector
// drops what is pooled, so it is counted without it.
func TestTrackerSteady(t *testing.T) {
	for _, v := range liveVariants {
		t.Run(v.name, func(t *testing.T) {
			f := liveLong()
			v.change(&f)
			tracker := funnel.MustCompile(f).Tracker(funnel.RememberIDs(0))
			n := 0
			observe := func() {
				tracker.Observe(conversion.Event{Time: oracleBase.Add(time.Duration(n) * time.Minute), Name: liveName(n), ID: "i"})
				tracker.At(time.Time{})
				n++
			}
			for range 10_000 {
				observe()
			}
			require.Zero(t, testing.AllocsPerRun(1000, observe))
		})
	}
}
