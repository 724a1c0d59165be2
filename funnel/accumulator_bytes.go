package funnel

import (
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// accumulatorVersion begins the bytes of an accumulator's state.
const accumulatorVersion = "CFA1"

// mostCounted is more than anybody will ever count; sums of so few counts as
// there are in a state fit int64.
const mostCounted = 1 << 54

// AppendBinary appends the state: the version, the fingerprint, then all counts
// in a fixed order; groups, names and findings by name, buckets and days by
// time. The form is canonical: accumulators that counted the same users have
// equal bytes, whatever their order and however they were merged. The error is
// always nil.
func (a *Accumulator) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, accumulatorVersion, a.fingerprint)
	dst = appendCount(dst, a.absent)
	dst = a.appendTally(dst, &a.all)
	dst = appendHits(appendHits(dst, a.steps), a.exclusions)
	dst = a.order.append(dst)
	dst = a.appendParts(dst)
	for _, names := range a.between {
		dst = appendNames(dst, names)
	}
	dst = wire.AppendUint(dst, uint64(len(a.days)))
	for _, d := range a.days {
		dst = appendHits(wire.AppendInt(dst, d.day), d.hits)
	}
	dst = wire.AppendUint(dst, uint64(len(a.bad)))
	for _, f := range a.bad {
		dst = wire.AppendString(wire.AppendString(dst, string(f.Code)), f.Subject)
		dst = appendCount(dst, f.Count)
	}
	return dst, nil
}

// appendParts appends groups and buckets.
func (a *Accumulator) appendParts(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(a.groups)))
	for _, value := range slices.Sorted(maps.Keys(a.groups)) {
		dst = a.appendTally(wire.AppendString(dst, value), a.groups[value])
	}
	dst = wire.AppendUint(dst, uint64(len(a.buckets)))
	for _, b := range a.buckets {
		dst = a.appendTally(wire.AppendInt(dst, b.span.first), &b.tally)
	}
	return dst
}

func appendCount(dst []byte, n int64) []byte { return wire.AppendUint(dst, uint64(n)) }

func (a *Accumulator) appendTally(dst []byte, t *tally) []byte {
	dst = appendCount(appendCount(appendCount(dst, t.converted), t.young), t.mature)
	for _, column := range a.plan.columns() {
		for i := range t.rows {
			dst = appendCount(dst, t.rows[i][column])
		}
	}
	for i := range t.times {
		dst, _ = t.times[i].AppendBinary(dst)
	}
	return dst
}

func appendHits(dst []byte, hits []Hits) []byte {
	for i := range hits {
		dst = appendCount(appendCount(dst, hits[i].Events), hits[i].Actors)
	}
	return dst
}

func (o *orderCounts) append(dst []byte) []byte {
	for _, n := range o.numbers() {
		dst = appendCount(dst, *n)
	}
	return dst
}

func (o *orderCounts) numbers() []*int64 {
	list := []*int64{&o.actors, &o.tied, &o.decided}
	for i := range o.both {
		list = append(list, &o.both[i], &o.earlier[i])
	}
	return list
}

func appendNames(dst []byte, names map[string]int64) []byte {
	dst = wire.AppendUint(dst, uint64(len(names)))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		dst = appendCount(wire.AppendString(dst, name), names[name])
	}
	return dst
}

// UnmarshalBinary replaces the state by what [Accumulator.AppendBinary] of an
// accumulator of the same definition wrote. The error is
// conversion.ErrDefinition for bytes of another definition and
// conversion.ErrState for what is no state; then nothing changes.
func (a *Accumulator) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, accumulatorVersion, a.fingerprint)
	if err != nil {
		return err
	}
	got := a.New().(*Accumulator)
	got.readState(r)
	if !r.Done() || !got.plausible() {
		return conversion.ErrState
	}
	a.counts = got.counts
	return nil
}

// readState reads into an empty accumulator.
func (a *Accumulator) readState(r *wire.Reader) {
	a.absent = readCount(r)
	a.readTally(r, &a.all)
	readHits(r, a.steps)
	readHits(r, a.exclusions)
	for _, n := range a.order.numbers() {
		*n = readCount(r)
	}
	a.readGroups(r)
	a.readBuckets(r)
	for _, names := range a.between {
		readNames(r, names)
	}
	a.readDays(r)
	for i := range r.Len(3) {
		code, subject := conversion.FindingCode(r.String()), r.String()
		a.bad.Add(code, subject, readCount(r), -1)
		if !r.OK() || len(a.bad) != i+1 || a.bad[i].Code != code || a.bad[i].Subject != subject {
			r.Fail() // not in order, twice, or none at all
			return
		}
	}
}

func readCount(r *wire.Reader) int64 {
	n := r.Uint()
	if n > mostCounted {
		r.Fail()
		return 0
	}
	return int64(n)
}

func (a *Accumulator) readTally(r *wire.Reader, t *tally) {
	t.converted, t.young, t.mature = readCount(r), readCount(r), readCount(r)
	for _, column := range a.plan.columns() {
		for i := range t.rows {
			t.rows[i][column] = readCount(r)
		}
	}
	for i := range t.times {
		r.Cut(t.times[i].CutBinary)
	}
}

func readHits(r *wire.Reader, hits []Hits) {
	for i := range hits {
		hits[i] = Hits{Events: readCount(r), Actors: readCount(r)}
	}
}

// tallySize is the least number of bytes that a tally and its name take.
func (a *Accumulator) tallySize() int { return 4 + 5*a.plan.k + len(a.pairs) }

func (a *Accumulator) readGroups(r *wire.Reader) {
	last := ""
	for i := range r.Len(a.tallySize()) {
		value := r.String()
		if !r.OK() || i > 0 && value <= last {
			r.Fail()
			return
		}
		a.readTally(r, a.group(value))
		last = value
	}
}

func (a *Accumulator) readBuckets(r *wire.Reader) {
	for range r.Len(a.tallySize()) {
		first, n := r.Int(), len(a.buckets)
		if !r.OK() || a.options.trend == nil || n > 0 && a.buckets[n-1].span.first >= first {
			r.Fail()
			return
		}
		span := a.options.trend.spanOf(first)
		if span.first != first {
			r.Fail()
			return
		}
		a.readTally(r, &a.bucket(span).tally)
	}
}

func readNames(r *wire.Reader, names map[string]int64) {
	last := ""
	for i := range r.Len(2) {
		name := r.String()
		if !r.OK() || i > 0 && name <= last {
			r.Fail()
			return
		}
		names[name] = readCount(r)
		last = name
	}
}

func (a *Accumulator) readDays(r *wire.Reader) {
	for range r.Len(1 + 2*a.plan.k) {
		day, n := r.Int(), len(a.days)
		if !r.OK() || n > 0 && a.days[n-1].day >= day {
			r.Fail()
			return
		}
		readHits(r, a.day(day).hits)
	}
}
