package clickhouse

import (
	"encoding/binary"
	"math"

	"github.com/go-conversion/conversion"
)

// appendTo appends the row in RowBinary but for its key: the columns of the layout in
// order.
func (r *row) appendTo(dst []byte, l *layout) []byte {
	for i := range l.columns {
		switch c := &l.columns[i]; {
		case c.text != nil:
			dst = appendText(dst, *c.text(&r.Event))
		case c.int != nil:
			dst = appendInt(dst, *c.int(&r.Event))
		case c.part != nil:
			dst = appendText(dst, c.part(r))
		case c.write != nil:
			dst = c.write(dst, r)
		}
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendInt(dst []byte, n int64) []byte { return binary.LittleEndian.AppendUint64(dst, uint64(n)) }

func appendTexts(dst []byte, list []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, s := range list {
		dst = appendText(dst, s)
	}
	return dst
}

func appendTime(dst []byte, r *row) []byte        { return appendInt(dst, r.ts) }
func appendQueryKeys(dst []byte, r *row) []byte   { return appendTexts(dst, r.queryKeys) }
func appendQueryValues(dst []byte, r *row) []byte { return appendTexts(dst, r.queryValues) }

// propsOf returns what writes the map of the properties of one kind, by name.
func propsOf(kind conversion.Kind) func([]byte, *row) []byte {
	return func(dst []byte, r *row) []byte {
		n := 0
		for i := range r.Props {
			if r.Props[i].Value.Kind() == kind {
				n++
			}
		}
		dst = binary.AppendUvarint(dst, uint64(n))
		for i := range r.Props {
			if p := &r.Props[i]; p.Value.Kind() == kind {
				dst = appendValue(appendText(dst, p.Name), p.Value)
			}
		}
		return dst
	}
}

func appendValue(dst []byte, v conversion.Value) []byte {
	switch v.Kind() {
	case conversion.KindString:
		return appendText(dst, v.Str())
	case conversion.KindNumber:
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v.Num()))
	case conversion.KindBool:
		if v.IsTrue() {
			return append(dst, 1)
		}
		return append(dst, 0)
	}
	return appendTexts(dst, v.List())
}
