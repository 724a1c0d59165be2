package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/goal"
)

// TestRestart: a shop that is stopped and started again at any moment goes on as
// one that is not.
func TestRestart(t *testing.T) {
	requests := []string{"GET /p/1", "POST /cart/1", "GET /p/2", "GET /p/3", "GET /checkout", "POST /order", "GET /p/1"}
	play := func(restartAt int) statsReply {
		b, clock := newTestBackend()
		ann := b.browser()
		for i, r := range requests {
			if i == restartAt {
				b, ann = restarted(t, b, clock, ann)
			}
			ann.visit(t, r)
			clock.pass(9 * time.Minute)
		}
		clock.pass(time.Hour)
		b.scoring.endVisits()
		return b.scoring.statistics()
	}
	want := play(-1)
	require.Equal(t, "59.90 EUR", want.Revenue.String())
	for i := range requests {
		if diff := cmp.Diff(want, play(i)); diff != "" {
			t.Errorf("restart before %s: %s", requests[i], diff)
		}
	}
}

// restarted returns a new backend with the state of the old, and the visitor's
// browser there.
func restarted(t *testing.T, old *backend, c *clock, who *browser) (*backend, *browser) {
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, old.save(file))
	b := newBackend(c.now, numbered(), 1000)
	require.NoError(t, b.load(file))
	there := b.browser()
	there.cookie = who.cookie
	return b, there
}

// TestOfferSurvives: a cart that was abandoned before a restart earns its coupon
// after it.
func TestOfferSurvives(t *testing.T) {
	b, clock := newTestBackend()
	earlier(t, b, clock, 25, 50)
	ann := b.browser()
	ann.visit(t, "GET /p/1", "POST /cart/1")
	_, ann = restarted(t, b, clock, ann)
	clock.pass(time.Hour)
	require.Contains(t, ann.visit(t, "GET /cart"), "coupon")
}

// TestOtherGoals: the state of other goals is dropped, the cart is not.
func TestOtherGoals(t *testing.T) {
	b, clock := newTestBackend()
	ann := b.browser()
	ann.visit(t, "GET /p/1", "POST /cart/1")
	st := b.state()
	other := goal.MustCompile(goals.Goals()[:2]...)
	st.Visitors[0].Tracker, _ = other.Tracker().AppendBinary(nil)

	again := newBackend(clock.now, numbered(), 1000)
	require.NoError(t, again.restore(st))
	there := again.browser()
	there.cookie = ann.cookie
	require.Equal(t, `{"items":["1"],"total":"59.90 EUR"}`, there.visit(t, "GET /cart"))
	require.Equal(t, 1, again.scoring.statistics().Open)
}

func TestBrokenState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	b, _ := newTestBackend()
	require.NoError(t, b.load(file), "a new shop")
	for name, text := range map[string]string{
		"no JSON":   `{`,
		"no sums":   `{}`,
		"a tracker": `{"Revenue":"AA==","Visitors":[{"ID":"v1","Tracker":"AAAA"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			require.Error(t, b.load(file))
		})
	}
}
