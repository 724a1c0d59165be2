package attribution

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

const tallyMagic = "CAL1"

// AppendBinary appends the tally in canonical form: equal tallies have equal bytes.
// The error is always nil.
//
// All integers are unsigned LEB128 of minimal length, up to 128 bits; days are
// zigzag: "CAL1" · currency · definition as JSON · foreign, negative, undated,
// duplicate, pending, bad scores · conversions and value of all, then of those
// unattributed · nulls · number of keys · each key, ascending: its name, touches,
// shares in 2⁻⁴⁸, their squares, value in 2⁻⁴⁸ micros, micros, their squares · the days from the first
// touch: their number, each day, ascending, with conversions and value · those
// from the last touch. Texts are preceded by their length.
func (t *Tally[K]) AppendBinary(dst []byte) ([]byte, error) {
	s := t.sums
	dst = appendText(append(dst, tallyMagic...), s.currency)
	dst = appendText(dst, string(s.definition))
	c := &s.counters
	for _, n := range [...]uint64{c.foreign, c.negative, c.undated, c.duplicate, c.pending, s.bad} {
		dst = binary.AppendUvarint(dst, n)
	}
	dst = binary.AppendUvarint(s.none.append(s.total.append(dst)), s.nulls)
	dst = binary.AppendUvarint(dst, uint64(len(s.keys)))
	for _, id := range s.sorted() {
		dst = s.credits[id].append(appendText(dst, s.keys[id]))
	}
	return s.last.append(s.first.append(dst)), nil
}

func (w worth) append(dst []byte) []byte {
	return appendUint128(binary.AppendUvarint(dst, w.conversions), w.micros)
}

func (c *tallyCredit) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, c.touches)
	for _, sum := range [...]stat.Uint128{c.shares, c.shareSquares, c.value, c.micros, c.microsSquares} {
		dst = appendUint128(dst, sum)
	}
	return dst
}

func (l lags) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(l)))
	for _, days := range slices.Sorted(maps.Keys(l)) {
		dst = l[days].append(binary.AppendVarint(dst, days))
	}
	return dst
}

// UnmarshalBinary replaces the tally by what [Tally.AppendBinary] of one of the same
// definition wrote. The error is [ErrCurrency] or [ErrModel] for bytes of another
// one, and [ErrFormat] with the offset for what nothing wrote; then nothing
// changes.
func (t *Tally[K]) UnmarshalBinary(b []byte) error {
	s := t.sums
	r := &tableReader{all: b}
	r.magic(tallyMagic)
	currency, definition := r.currency(), r.text()
	switch {
	case r.err != nil:
		return r.err
	case currency != s.currency:
		return fmt.Errorf("reading %s into %s: %w", currency, s.currency, ErrCurrency)
	case definition != string(s.definition):
		return fmt.Errorf("reading %s into %s: %w", definition, s.definition, ErrModel)
	}
	got := r.tallied()
	if r.err == nil && r.left() > 0 {
		r.fail("%d bytes follow the tally", r.left())
	}
	if r.err != nil {
		return r.err
	}
	s.tallied, s.ids = tallied{}, map[string]uint32{}
	s.merge(&got)
	return nil
}

func (r *tableReader) tallied() (t tallied) {
	c := &t.counters
	for _, n := range [...]*uint64{&c.foreign, &c.negative, &c.undated, &c.duplicate, &c.pending, &t.bad} {
		*n = r.uint()
	}
	t.total, t.none = r.worth(), r.worth()
	if t.none.conversions > t.total.conversions || t.none.micros.Big().Cmp(t.total.micros.Big()) > 0 {
		r.fail("more is unattributed than there is")
	}
	t.nulls = r.uint()
	r.credits(&t)
	t.first, t.last = r.lags(), r.lags()
	return t
}

func (r *tableReader) credits(t *tallied) {
	const least = 7 // bytes of a key
	for i := range r.length(least) {
		key := r.text()
		if i > 0 && key <= t.keys[i-1] {
			r.fail("key %q: want keys in ascending order", key)
		}
		c := tallyCredit{touches: r.uint()}
		for _, sum := range [...]*stat.Uint128{&c.shares, &c.shareSquares, &c.value, &c.micros, &c.microsSquares} {
			*sum = r.wide()
		}
		if c.touches == 0 {
			r.fail("key %q without touches", key)
		}
		if r.err != nil {
			return
		}
		t.keys, t.credits = append(t.keys, key), append(t.credits, c)
	}
}

func (r *tableReader) lags() (l lags) {
	const least = 3 // bytes of a day
	last := int64(0)
	for i := range r.length(least) {
		zigzag := r.uint()
		days := int64(zigzag>>1) ^ -int64(zigzag&1)
		if i > 0 && days <= last {
			r.fail("day %d: want days in ascending order", days)
		}
		w := r.worth()
		if w.conversions == 0 {
			r.fail("day %d without conversions", days)
		}
		if r.err != nil {
			return nil
		}
		l.add(days, w)
		last = days
	}
	return l
}

func (r *tableReader) worth() worth {
	w := worth{r.uint(), r.wide()}
	if w.conversions == 0 && !w.micros.IsZero() {
		r.fail("value without conversions")
	}
	return w
}
