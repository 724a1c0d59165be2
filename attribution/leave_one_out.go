package attribution

import (
	"context"
	"encoding/binary"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// LeaveOneOut shares out the conversions and the value of a path by what its rate
// loses without each touch:
//
//	mᵢ = max(0, rate(path) − rate(path without touch i)),   share mᵢ/Σm
//
// where the rate of a path is conversions/(conversions + nulls), or 0 of one that the
// table does not have. The only touch of a path gets all; if no touch is missed, the
// last one does. The shorter path is looked up as it is, without transforms. It costs
// a look-up for each touch of the paths with conversions.
//
// Fractribution (Google, Snowplow) calls this the Shapley value, which it is not;
// see py/fractribution.py.
type LeaveOneOut struct{}

// Label returns the name of the model.
func (LeaveOneOut) Label() string { return "leave one out" }

// Attribute gives credit; its only error is that of the context.
func (l LeaveOneOut) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	v := t.rows.view()
	r := v.result(l.Label())
	if r.Attributed.Conversions == 0 {
		return r, nil
	}
	o := leftOut{view: &v, index: v.readIndex(), conversions: make([]exact.Sum, len(v.names)), value: make([]exact.Sum, len(v.names))}
	for n := range v.list {
		if n%4096 == 0 && ctx.Err() != nil {
			return Result[string]{}, ctx.Err()
		}
		o.share(n)
	}
	for i := range r.Credits {
		r.Credits[i].Conversions, r.Credits[i].Value = o.conversions[i].Float(), o.value[i].Float()
	}
	noticeNoNulls(&r, v.totals().nullPaths)
	return r, nil
}

// leftOut shares out row after row.
type leftOut struct {
	*view
	index              rowIndex
	conversions, value []exact.Sum // by key
	path               []uint32
	missed             []float64 // by touch
	shorter            []byte
}

func (o *leftOut) share(n int) {
	r := &o.list[n]
	if r.conversions == 0 {
		return
	}
	o.path = o.view.path(o.path[:0], n)
	if len(o.path) == 0 {
		return
	}
	conversions, value := float64(r.conversions), units(r.value)
	sum := o.miss(n)
	for i, missed := range o.missed {
		if missed > 0 {
			o.conversions[o.path[i]].Add(conversions * missed / sum)
			o.value[o.path[i]].Add(value * missed / sum)
		}
	}
}

// miss fills in how far each touch of a path is missed, and returns the sum of all.
func (o *leftOut) miss(n int) (sum float64) {
	packed := o.sequence(n)
	o.missed = o.missed[:0]
	if len(o.path) == 1 {
		o.missed = append(o.missed, 1)
		return 1
	}
	rate := o.list[n].count().rate()
	for from := 0; from < len(packed); {
		to := from + width(packed[from:])
		o.shorter = append(append(o.shorter[:0], packed[:from]...), packed[to:]...)
		missed := max(0, rate-o.rateOf(o.shorter))
		o.missed = append(o.missed, missed)
		sum += missed
		from = to
	}
	if sum == 0 {
		o.missed[len(o.missed)-1] = 1
		return 1
	}
	return sum
}

// width returns the length of the varint that packed begins with.
func width(packed []byte) int {
	if packed[0] < 0x80 {
		return 1
	}
	_, n := binary.Uvarint(packed)
	return n
}

// rateOf returns the rate of a sequence, 0 if there is no such row. Unlike find it
// makes none, so that many may read one table.
func (o *leftOut) rateOf(packed []byte) float64 {
	n, _ := o.index.find(o.rows, o.hash(packed), packed)
	if n >= 0 {
		return o.list[n].count().rate()
	}
	return 0
}
