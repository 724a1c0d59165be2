package attribution

import "encoding/binary"

// sequenceReader reads the keys of rows, each as what it adds to the row before.
type sequenceReader struct {
	*tableReader
	used    []bool // by key
	kinds   int    // of keys used
	touches int    // that there may still be
}

// append appends the next sequence of ids to packed. The first row has none before
// it, and is the only one that may be empty.
func (s *sequenceReader) append(packed, before []byte, first bool) []byte {
	at := s.at
	shared, further := s.uint(), s.length(1)
	same, ok := skip(before, shared)
	switch {
	case !ok:
		s.at = at
		s.fail("%d touches are shared with a row of %d", shared, touches(before))
		return packed
	case further == 0 && !first:
		s.at = at
		s.fail("want rows in ascending order")
		return packed
	}
	s.touches -= int(shared) + further
	if s.touches < 0 {
		s.fail("the rows have more than %d touches for each byte", mostExpansion)
		return packed
	}
	above := int64(-1)
	if same < len(before) {
		id, _ := binary.Uvarint(before[same:])
		above = int64(id)
	}
	return s.appendKeys(append(packed, before[:same]...), further, above)
}

// appendKeys appends n keys, of which the first has to be above one.
func (s *sequenceReader) appendKeys(packed []byte, n int, above int64) []byte {
	for range n {
		at := s.at
		key := s.uint()
		switch {
		case key >= uint64(len(s.used)):
			s.at = at
			s.fail("key %d of %d", key, len(s.used))
			return packed
		case int64(key) <= above:
			s.at = at
			s.fail("want rows in ascending order, each with all that it shares with the one before")
			return packed
		case !s.used[key]:
			s.used[key] = true
			s.kinds++
		}
		above = -1
		packed = binary.AppendUvarint(packed, key)
	}
	return packed
}

// skip returns how many bytes the first n ids take, and whether there are so many.
func skip(packed []byte, n uint64) (size int, ok bool) {
	for ; n > 0 && size < len(packed); size++ {
		if packed[size] < 0x80 {
			n--
		}
	}
	return size, n == 0
}
