package funnel

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// Option changes what an [Accumulator] counts. All options are part of its
// fingerprint; of one that is given twice the last counts.
type Option func(*options)

type options struct {
	asOf      time.Time
	counts    bool
	between   bool
	daily     bool
	pairs     [][2]int
	breakdown *breakdown
	trend     *trend
}

// AsOf is the time of the report: events from t on are not seen, and attempts
// that may still succeed then are pending. The zero time is none.
func AsOf(t time.Time) Option {
	return func(o *options) { o.asOf = t }
}

// Counts keeps levels and hits only: a state as small as can be, without
// durations. It goes with no other option but AsOf.
func Counts() Option {
	return func(o *options) { o.counts = true }
}

// Pairs asks for the durations between further pairs of steps, counted from 0,
// the earlier first. Those from the first step to each, and from each required
// step to the next, are there anyway. Of a funnel with groups they are pairs of
// rows; see [StepRow].
func Pairs(pairs ...[2]int) Option {
	return func(o *options) { o.pairs = append(o.pairs, pairs...) }
}

// Between asks for the events that dropped units had after their last step,
// while they could still have gone on. The state grows with the number of
// different names.
func Between() Option {
	return func(o *options) { o.between = true }
}

// DailyHits asks for the hits of each day, UTC, by which days are found on which
// a step was silent.
func DailyHits() Option {
	return func(o *options) { o.daily = true }
}

// check returns all faults, joined.
func (o *options) check(p *Plan) error {
	var faults []error
	fault := func(path, code, format string, args ...any) {
		faults = append(faults, &conversion.Fault{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	for i, pair := range o.pairs {
		if pair[0] < 0 || pair[0] >= pair[1] || pair[1] >= p.k {
			fault(fmt.Sprintf("pairs[%d]", i), "step", "want two of the steps 0 to %d, the earlier first; got %d and %d", p.k-1, pair[0], pair[1])
		}
	}
	if o.breakdown != nil {
		o.breakdown.check(p, fault)
	}
	if o.trend != nil {
		o.trend.check(fault)
	}
	if o.counts && (o.between || o.daily || len(o.pairs) > 0 || o.breakdown != nil || o.trend != nil) {
		fault("counts", "unused", "levels and hits only: they go with no other option but the time of the report")
	}
	return errors.Join(faults...)
}

// append appends the canonical text of the options.
func (o *options) append(dst []byte) []byte {
	dst = wire.AppendInt(dst, asOfNano(o.asOf))
	for _, set := range []bool{o.counts, o.between, o.daily} {
		dst = wire.AppendBool(dst, set)
	}
	dst = wire.AppendBool(dst, o.breakdown != nil)
	if o.breakdown != nil {
		dst = o.breakdown.append(dst)
	}
	dst = wire.AppendBool(dst, o.trend != nil)
	if o.trend != nil {
		dst = o.trend.append(dst)
	}
	return dst
}
