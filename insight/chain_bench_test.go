package insight_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// wanderers are units of ten events each among so many states.
func wanderers(units, states int) (all []*insight.Unit) {
	r := rand.New(rand.NewPCG(17, 18))
	for range units {
		var names []string
		at := r.IntN(states)
		for range 10 {
			names = append(names, "state "+strconv.Itoa(at))
			at = (at + 1 + r.IntN(20)) % states
		}
		all = append(all, unitBy(insight.Outcome(r.IntN(2)), names...))
	}
	return all
}

func TestChainCountAllocates(t *testing.T) {
	c, units := newChain(t), wanderers(100, 20)
	count := func() {
		for _, u := range units {
			c.Count(u)
		}
	}
	count()
	require.Zero(t, testing.AllocsPerRun(10, count))
}

func BenchmarkChainCount(b *testing.B) {
	for _, states := range []int{20, 1000} {
		units := wanderers(1000, states)
		for _, by := range []insight.States{insight.ByName{}, insight.ByGoal{}} {
			b.Run(by.String()+"/"+strconv.Itoa(states), func(b *testing.B) {
				c, err := insight.NewChain(by)
				require.NoError(b, err)
				b.ReportAllocs()
				for b.Loop() {
					for _, u := range units {
						c.Count(u)
					}
				}
				b.ReportMetric(float64(b.N)*float64(10*len(units))/1e6/b.Elapsed().Seconds(), "Mevents/s")
			})
		}
	}
}

func BenchmarkChainFit(b *testing.B) {
	for _, states := range []int{20, 100, 1000} {
		c := newChain(b)
		for _, u := range wanderers(20*states, states) {
			c.Count(u)
		}
		b.Run(strconv.Itoa(states), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := c.Fit(insight.FitOptions{})
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkLive(b *testing.B) {
	c := newChain(b)
	units := wanderers(1000, 100)
	for _, u := range units {
		c.Count(u)
	}
	fit, err := c.Fit(insight.FitOptions{})
	require.NoError(b, err)
	live := fit.Live()
	b.ReportAllocs()
	for b.Loop() {
		for _, u := range units {
			live.Begin(conversion.Touch{})
			for i := range u.Events {
				live.Observe(&u.Events[i])
			}
			live.Leave()
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(10*len(units)), "ns/event")
}
