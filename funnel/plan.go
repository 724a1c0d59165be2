package funnel

import (
	"crypto/sha256"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-conversion/conversion"
)

// Plan is a checked funnel, ready to be evaluated. It is immutable and safe for
// any number of goroutines; each of them that evaluates many actors makes an
// [Evaluator] of its own.
type Plan struct {
	funnel  Funnel
	shape   shape
	k       int    // steps
	window  uint64 // noLimit if there is none
	limits  []uint64
	direct  uint64   // the steps that are direct
	passed  uint64   // the steps that are optional
	guards  []uint64 // by step: the exclusions that hit an attempt whose furthest step it is
	ranks   []rank
	graph   graph
	entries period
	reads   reading
	idle    sync.Pool // of *Evaluator
	benches sync.Pool // of *bench
}

// rank is a step, or a group of steps that come in any order.
type rank struct {
	steps uint64
	size  int
}

// shape is what an evaluation has to reckon with; each has its algorithm.
type shape uint8

const (
	plain   shape = iota // a window at most
	chained              // limits of steps, direct and optional steps
	open                 // attempts begin at any step
	grouped              // steps in any order
)

// noLimit is a limit that nothing exceeds.
const noLimit = math.MaxUint64

// Compile checks the funnel and makes it ready to use. The error joins all
// faults, each a [*conversion.Fault] with its place; see [Check].
func Compile(f Funnel) (*Plan, error) {
	if err := Check([]Funnel{f}, nil); err != nil {
		return nil, err
	}
	p := layOut(f)
	p.reads = newReading(p)
	return p, nil
}

// layOut makes a plan that cannot read events yet.
func layOut(f Funnel) *Plan {
	f.Steps, f.Exclude = slices.Clone(f.Steps), slices.Clone(f.Exclude)
	p := &Plan{funnel: f, k: len(f.Steps), window: limitOf(f.Within), entries: periodOf(f.Between)}
	p.addSteps()
	p.addGuards()
	p.addRanks()
	p.shape = p.shapeOf()
	p.graph = newGraph(p)
	return p
}

// MustCompile is [Compile] for package variables: it panics on faults.
func MustCompile(f Funnel) *Plan {
	p, err := Compile(f)
	if err != nil {
		panic("funnel: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return p
}

// Funnel returns a copy of the definition.
func (p *Plan) Funnel() Funnel {
	f := p.funnel
	f.Steps, f.Exclude = slices.Clone(f.Steps), slices.Clone(f.Exclude)
	return f
}

// Fingerprint is the SHA-256 of the funnel's canonical JSON; functions count by
// their names.
func (p *Plan) Fingerprint() [32]byte { return sha256.Sum256(AppendJSON(nil, p.funnel)) }

func limitOf(d time.Duration) uint64 {
	if d == 0 {
		return noLimit
	}
	return uint64(d)
}

func (p *Plan) addSteps() {
	for i, s := range p.funnel.Steps {
		p.limits = append(p.limits, limitOf(s.Within))
		if s.Direct {
			p.direct |= 1 << i
		}
		if s.Optional {
			p.passed |= 1 << i
		}
	}
}

// addGuards gives each exclusion to the steps behind which it hits: level l,
// which is step l-1, with From < l ≤ To.
func (p *Plan) addGuards() {
	p.guards = make([]uint64, p.k)
	for x, e := range p.funnel.Exclude {
		to := e.To
		if to == 0 {
			to = p.k - 1
		}
		for step := e.From; step < to; step++ {
			p.guards[step] |= 1 << x
		}
	}
}

func (p *Plan) addRanks() {
	for i, s := range p.funnel.Steps {
		if i == 0 || !s.AnyOrder && p.funnel.Order != AnyOrder {
			p.ranks = append(p.ranks, rank{})
		}
		at := &p.ranks[len(p.ranks)-1]
		at.steps |= 1 << i
		at.size++
	}
}

func (p *Plan) shapeOf() shape {
	switch limited := slices.ContainsFunc(p.limits, func(l uint64) bool { return l != noLimit }); {
	case len(p.ranks) < p.k:
		return grouped
	case p.funnel.Open:
		return open
	case limited || p.direct != 0 || p.passed != 0:
		return chained
	}
	return plain
}

// isBare reports whether the funnel has nothing but a window.
func (p *Plan) isBare() bool { return p.shape == plain && len(p.funnel.Exclude) == 0 }

// steps returns all steps.
func (p *Plan) steps() uint64 { return noLimit >> (64 - p.k) }

// horizon returns after how many nanoseconds an attempt is over for good;
// noLimit if that is never.
func (p *Plan) horizon() uint64 {
	var sum uint64
	for _, l := range p.limits[1:] {
		if sum += l; l == noLimit || sum < l {
			return p.window
		}
	}
	if p.k == 1 {
		return p.window
	}
	return min(p.window, sum)
}

// period is a span of time of which both ends belong to it.
type period struct{ first, last int64 }

var allTime = period{math.MinInt64, math.MaxInt64}

func (p period) has(t int64) bool { return p.first <= t && t <= p.last }

// cut returns what both have in common.
func (p period) cut(q period) period {
	return period{max(p.first, q.first), min(p.last, q.last)}
}

func periodOf(p Period) period {
	if !p.IsSet() {
		return allTime
	}
	return between(p.From, p.To)
}

// between returns the instants from one time up to, not including, another.
func between(from, to time.Time) period {
	end := nanoseconds(to)
	if end == math.MinInt64 {
		return period{0, -1} // empty
	}
	return period{nanoseconds(from), end - 1}
}

// nanoseconds returns the Unix time, cut to the range of int64. Events have no
// times near its ends.
func nanoseconds(t time.Time) int64 {
	at := conversion.Event{Time: t}
	if ns, ok := at.UnixNano(); ok {
		return ns
	}
	if t.Unix() < 0 {
		return math.MinInt64
	}
	return math.MaxInt64
}
