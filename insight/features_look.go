package insight

import (
	"math/bits"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// look is how the unit at hand looks by some features: a level of each.
type look struct {
	plan   *featurePlan
	memo   *rule.Memo
	levels []byte
	values []int64 // counts and nanoseconds so far
	begun  bool
	start  int64
	counts []int // the features that count, by their bit
	times  []int // those of time
}

func newLook(p *featurePlan) *look {
	l := &look{plan: p, memo: p.matcher.NewMemo(), levels: make([]byte, len(p.forms)), values: make([]int64, len(p.forms))}
	for i := range p.forms {
		switch p.forms[i].kind {
		case countFeature:
			l.counts = append(l.counts, i)
		case elapsedFeature, engagedFeature:
			l.times = append(l.times, i)
		}
	}
	return l
}

// begin forgets the unit before.
func (l *look) begin(from *conversion.Touch) {
	clear(l.levels)
	clear(l.values)
	l.begun = false
	for i := range l.plan.forms {
		f := &l.plan.forms[i]
		if f.kind != channelFeature {
			continue
		}
		for level, name := range f.levels[1:] {
			if name == from.Channel {
				l.levels[i] = byte(level + 1)
			}
		}
	}
}

// observe takes an event. An undated one tells nothing about the time elapsed.
func (l *look) observe(e *conversion.Event) {
	now, dated := e.UnixNano()
	if dated && !l.begun {
		l.begun, l.start = true, now
	}
	for held := l.memo.Match(e); held != 0; held &= held - 1 {
		i := l.counts[bits.TrailingZeros64(held)]
		l.raise(i, saturated(l.values[i], 1))
	}
	for _, i := range l.times {
		switch {
		case l.plan.forms[i].kind == engagedFeature:
			l.raise(i, saturated(l.values[i], max(0, int64(e.Engaged))))
		case dated:
			l.raise(i, max(l.values[i], conversion.Elapsed(l.start, now)))
		}
	}
}

// raise sets the value of a feature, which never falls.
func (l *look) raise(i int, value int64) {
	l.values[i] = value
	cuts := l.plan.forms[i].cuts
	level := int(l.levels[i])
	for level < len(cuts) && value >= cuts[level] {
		level++
	}
	l.levels[i] = byte(level)
}
