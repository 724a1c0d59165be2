package segment

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// newest holds the newest different keys, each with the last time it was met, as
// many as decide whether their number in a window is within the limits. The
// oldest stands first.
type newest[K comparable] struct {
	limits
	window int64 // 0 is no limit
	list   []met[K]
}

// met is a key and when it was met last.
type met[K comparable] struct {
	key  K
	time int64
}

func (n *newest[K]) reset() {
	clear(n.list)
	n.list = n.list[:0]
}

func (n *newest[K]) add(key K, time int64) {
	for i := len(n.list) - 1; i >= 0; i-- {
		if n.list[i].key == key {
			n.list = slices.Delete(n.list, i, i+1)
			break
		}
	}
	n.list = append(n.list, met[K]{key, time})
	if int64(len(n.list)) > n.decisive() {
		n.list = slices.Delete(n.list, 0, 1)
	}
}

// nth returns the time of the i-th newest, from 1, or always.
func (n *newest[K]) nth(i int64) int64 {
	if i < 1 || i > int64(len(n.list)) {
		return always
	}
	return n.list[int64(len(n.list))-i].time
}

func (n *newest[K]) holds(asOf int64) bool {
	return n.limits.areHeld(n.nth, since(asOf, n.window))
}

func (n *newest[K]) next(asOf int64) int64 { return n.limits.next(n.nth, asOf, n.window) }

// check refuses what no events leave behind.
func (n *newest[K]) check(r *wire.Reader) {
	known := make(map[K]bool, len(n.list))
	for i, m := range n.list {
		known[m.key] = true
		if i > 0 && n.list[i-1].time > m.time {
			r.Fail()
		}
	}
	if len(known) < len(n.list) || int64(len(n.list)) > n.decisive() {
		r.Fail()
	}
}

// distinctValues counts the values of a property.
type distinctValues struct {
	newest[rule.Identity]
	prop string
}

func (d *distinctValues) take(e *seen) {
	v := e.event.Props.Lookup(d.prop)
	switch v.Kind() {
	case conversion.KindAbsent:
	case conversion.KindStrings:
		for _, text := range v.List() {
			d.add(rule.IdentityOf(conversion.StringValue(text)), e.time)
		}
	default:
		d.add(rule.IdentityOf(v), e.time)
	}
}

func (d *distinctValues) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(d.list)))
	for _, m := range d.list {
		dst, _ = m.key.AppendBinary(wire.AppendInt(dst, m.time))
	}
	return dst
}

func (d *distinctValues) read(r *wire.Reader) {
	d.reset()
	for range r.Len(4) {
		m := met[rule.Identity]{time: r.Int()}
		r.Cut(m.key.CutBinary)
		d.list = append(d.list, m)
	}
	d.check(r)
}

// distinctDays counts calendar days.
type distinctDays struct {
	newest[date]
	location *time.Location
}

// date is a calendar day as one number.
type date int64

func (d *distinctDays) take(e *seen) {
	year, month, day := time.Unix(0, e.time).In(d.location).Date()
	d.add(date(year)*512+date(month)*32+date(day), e.time)
}

func (d *distinctDays) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(d.list)))
	for _, m := range d.list {
		dst = wire.AppendInt(wire.AppendInt(dst, m.time), int64(m.key))
	}
	return dst
}

func (d *distinctDays) read(r *wire.Reader) {
	d.reset()
	for range r.Len(2) {
		d.list = append(d.list, met[date]{time: r.Int(), key: date(r.Int())})
	}
	d.check(r)
}
