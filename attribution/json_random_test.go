package attribution_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// TestRandomDefinitionsJSON reads what is written of random definitions.
func TestRandomDefinitionsJSON(t *testing.T) {
	r := newJSONRandom(t)
	for range 5000 {
		d := r.definition()
		text := attribution.AppendJSON(nil, d)
		got, err := attribution.Parse(text, jsonFuncs, jsonWeights)
		require.NoError(t, err, string(text))
		require.Empty(t, cmp.Diff(d, got, jsonOptions), string(text))
	}
}

type jsonRandom struct {
	*rand.Rand
	zones []*time.Location
}

func newJSONRandom(t *testing.T) jsonRandom {
	return jsonRandom{rand.New(rand.NewPCG(1, 2)), []*time.Location{nil, time.UTC, jsonZone(t, "Europe/Berlin"), jsonZone(t, "Asia/Kathmandu")}}
}

func (r jsonRandom) definition() attribution.Definition {
	d := attribution.Definition{Window: r.window(), Model: r.model(2)}
	for range r.IntN(4) {
		d.Transforms = append(d.Transforms, r.transform())
	}
	return d
}

// duration is 0 half of the time, unless it has to be more.
func (r jsonRandom) duration(positive bool) time.Duration {
	if !positive && r.IntN(2) == 0 {
		return 0
	}
	units := []time.Duration{1, time.Second, time.Hour, 24 * time.Hour}
	return time.Duration(1+r.IntN(5000)) * units[r.IntN(len(units))]
}

func (r jsonRandom) time() time.Time {
	if r.IntN(2) == 0 {
		return time.Time{}
	}
	return time.Unix(r.Int64N(1<<33), r.Int64N(2)*r.Int64N(1e9)).UTC()
}

func (r jsonRandom) flag() bool { return r.IntN(2) == 0 }

// number is often a round one.
func (r jsonRandom) number() float64 {
	return [...]float64{0, 0.2, 0.4, 0.6, 1, r.Float64(), r.ExpFloat64() * 1e30}[r.IntN(7)]
}

func (r jsonRandom) key() string {
	return [...]string{"", "a", "Paid Search", "\x00", `"`, "{", "ü\u2028", "google / organic"}[r.IntN(8)]
}

func (r jsonRandom) keys() []string {
	keys := make([]string, r.IntN(4))
	for i := range keys {
		keys[i] = r.key()
	}
	return keys
}

func (r jsonRandom) window() attribution.Window {
	return attribution.Window{
		Lookback: r.duration(false), Calendar: r.zones[r.IntN(len(r.zones))], MaxTouches: r.IntN(3), SincePrevious: r.flag(), OncePerUser: r.flag(),
		From: r.time(), To: r.time(), AsOf: r.time(), Horizon: r.duration(false),
		Nulls: []attribution.Nulls{attribution.NullsNever, attribution.NullsTail, attribution.NullsNone}[r.IntN(3)],
	}
}

func (r jsonRandom) transform() attribution.Transform {
	return []func() attribution.Transform{
		func() attribution.Transform { return attribution.Exposure{} },
		func() attribution.Transform { return attribution.Distinct{} },
		func() attribution.Transform { return attribution.Frequency{} },
		func() attribution.Transform { return attribution.LastN(1 + r.IntN(9)) },
		func() attribution.Transform { return attribution.DropUnlessAll(r.keys()) },
		func() attribution.Transform { return attribution.DropTrailingUnlessAll(r.keys()) },
		func() attribution.Transform { return attribution.Drop(r.keys()) },
		func() attribution.Transform { return attribution.Prefer(r.keys()) },
		func() attribution.Transform { return attribution.Map{r.key(): r.key(), r.key(): r.key()} },
		func() attribution.Transform {
			return attribution.Inherit{Key: r.key(), Within: r.duration(false)}
		},
		func() attribution.Transform { return jsonFuncs[0] },
	}[r.IntN(11)]()
}

func (r jsonRandom) curve() attribution.Curve {
	return []attribution.Curve{
		attribution.First{}, attribution.Last{}, attribution.Linear{}, attribution.LinearDistinct{}, attribution.PositionDecay{}, attribution.Participation{},
		attribution.Position{First: r.number(), Last: r.number(), SplitMiddle: r.flag()},
		attribution.Custom{First: r.number(), Middle: r.number(), Last: r.number()},
		attribution.TimeDecay{HalfLife: r.duration(true)},
		attribution.SameTouch{Within: r.duration(false)},
		attribution.Redistribute{Order: 1 + r.IntN(5)},
	}[r.IntN(11)]
}

// model goes at most so deep.
func (r jsonRandom) model(depth int) attribution.Model {
	samples, seed := []int{0, 2, 1000}[r.IntN(3)], r.Uint64()>>r.IntN(64)
	switch r.IntN(10) {
	case 0:
		return attribution.Markov{Order: 1 + r.IntN(5), IgnoreNulls: r.flag(), Tolerance: r.number()}
	case 1:
		return []attribution.Model{attribution.LeaveOneOut{}, attribution.ShaoLi{}, attribution.SubsetSum{}}[r.IntN(3)]
	case 2:
		return attribution.PerSetRate{Clamp: r.flag(), Samples: samples, Seed: seed}
	case 3:
		return attribution.GlobalRate{Samples: samples, Seed: seed}
	case 4:
		return attribution.Game{Worth: attribution.WeightedMajority{Quota: r.number(), Weights: map[string]float64{r.key(): r.number(), r.key(): 1}}, Samples: samples, Seed: seed}
	case 5:
		return attribution.Game{Name: "g", Players: []string{"a", "b"}, Worth: attribution.Coalitions{{Keys: []string{"a"}, Worth: r.number()}, {Keys: []string{"a", "b"}, Worth: -r.Float64()}}}
	case 6:
		if depth > 0 {
			return attribution.Bootstrap{Model: r.model(depth - 1), Replicates: 2 + r.IntN(500), Seed: seed, Level: r.number()}
		}
	case 7:
		return attribution.ClosedForm{Curve: r.curve(), Level: r.number()}
	case 8:
		return jsonWeights[0]
	}
	return r.curve()
}
