package insight

import (
	"crypto/sha256"
	"math"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

// OpenStudy says how likely an open visit is to convert, and to whom it belongs.
type OpenStudy struct {
	Name string // stands for Forecast and By in fingerprints: it changes when their meaning does

	// Forecast makes a live probability, such as [Replay] of a scorer, one for each
	// counter, because it belongs to one goroutine.
	Forecast func() func(u *Unit) float64
	// By returns what a visit is counted by, such as its campaign; nil is the channel
	// by which it came. It must be pure and serve several goroutines.
	By func(u *Unit) string
}

var _ Counter = (*OpenVisits)(nil)

// OpenVisits counts open units, which other counters leave out, with the probability
// that they convert: what is still to come of money that has been spent.
//
// A probability that knows of events only does not fall while nothing happens. Of
// sessions that matters little, as they are over after half an hour; of journeys that
// are open for days most are silent for good, and the sum is far too high, unless
// Forecast looks at how long ago the last event was.
type OpenVisits struct {
	study       OpenStudy
	fingerprint [32]byte
	forecast    func(u *Unit) float64
	visits      map[string]openSum
}

// openSum adds probabilities as multiples of 2⁻⁵³, so that the order of adding does
// not matter.
type openSum struct {
	visits, unscored int64
	now              stat.Uint128
}

// NewOpenVisits returns an empty counter. The error joins all faults, each a
// *conversion.Fault with its place.
func NewOpenVisits(s OpenStudy) (*OpenVisits, error) {
	c := check.Checker{Head: "open"}
	if s.Name == "" {
		c.Fault("name", "empty", "the forecast has no name")
	}
	c.UTF8("name", s.Name)
	if s.Forecast == nil {
		c.Fault("forecast", "missing", "nothing tells how likely visits are to convert")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return &OpenVisits{
		study: s, forecast: s.Forecast(), visits: map[string]openSum{},
		fingerprint: sha256.Sum256(wire.AppendString([]byte("insight.OpenVisits 1 "), s.Name)),
	}, nil
}

// Fingerprint identifies the definition.
func (v *OpenVisits) Fingerprint() [32]byte { return v.fingerprint }

// New returns an empty counter of the same definition, with a forecast of its own.
func (v *OpenVisits) New() Counter {
	return &OpenVisits{study: v.study, fingerprint: v.fingerprint, forecast: v.study.Forecast(), visits: map[string]openSum{}}
}

// Count counts an open unit; any other counts for nothing.
func (v *OpenVisits) Count(u *Unit) {
	if u.Outcome != Open {
		return
	}
	name := u.Touch.Channel
	if v.study.By != nil {
		name = v.study.By(u)
	}
	v.Add(name, v.forecast(u))
}

// Add counts an open visit that is no [Unit], with its probability to convert. One
// outside 0..1, or NaN, is none: the visit is unscored.
func (v *OpenVisits) Add(name string, p float64) {
	one := openSum{visits: 1}
	if p >= 0 && p <= 1 {
		one.now.Lo = uint64(math.RoundToEven(math.Ldexp(p, 53)))
	} else {
		one = openSum{unscored: 1}
	}
	v.add(name, one)
}

func (v *OpenVisits) add(name string, more openSum) {
	s, known := v.visits[name]
	if !known {
		name = strings.Clone(name)
	}
	v.visits[name] = openSum{addCapped(s.visits, more.visits), addCapped(s.unscored, more.unscored), s.now.Capped(more.now)}
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *OpenVisits of the same definition.
func (v *OpenVisits) Merge(other Counter) error {
	o, ok := other.(*OpenVisits)
	if !ok || o == nil || o.fingerprint != v.fingerprint {
		return conversion.ErrDefinition
	}
	for name, s := range o.visits {
		v.add(name, s)
	}
	return nil
}

// Values returns what was counted, by name: what [NewReturn] and [ReturnOf] take.
func (v *OpenVisits) Values() map[string]OpenValue {
	values := make(map[string]OpenValue, len(v.visits))
	for name, s := range v.visits {
		values[name] = OpenValue{Visits: s.visits, Now: math.Ldexp(s.now.Float(), -53), Unscored: s.unscored}
	}
	return values
}
