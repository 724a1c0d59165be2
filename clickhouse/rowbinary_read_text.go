package clickhouse

import "fmt"

// bytes returns the next string, valid until the next call.
func (r *rowReader) bytes() []byte {
	n := r.uvarint()
	switch {
	case r.fault != nil:
		return nil
	case n <= uint64(len(r.buf)):
		b := r.take(int(n))
		if r.fault != nil {
			return nil
		}
		return b
	case n > maxText:
		r.fail(fmt.Errorf("%w: a string of %d bytes, at most %d", ErrProtocol, n, maxText))
		return nil
	}
	return r.longBytes(int(n))
}

// longBytes puts a string together that is longer than the buffer. Its memory grows
// with what arrives, not with what was announced.
func (r *rowReader) longBytes(n int) []byte {
	r.long = r.long[:0]
	for len(r.long) < n {
		if r.pos == r.end && !r.fill(1) {
			return nil
		}
		r.long = append(r.long, r.take(min(n-len(r.long), r.end-r.pos))...)
	}
	return r.long
}

// text returns the next string.
func (r *rowReader) text() string { return string(r.bytes()) }

// name returns the next string, which is the same memory as an equal one before it
// if it is short: for columns with few values, such as names of events. What is
// remembered is bounded.
func (r *rowReader) name() string {
	b := r.bytes()
	if s, ok := r.names[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(s) > maxName {
		return s
	}
	if r.names == nil || len(r.names) >= maxNames {
		r.names = make(map[string]string)
	}
	r.names[s] = s
	return s
}

// appendTexts appends an array of strings.
func (r *rowReader) appendTexts(dst []string) []string { return r.appendStrings(dst, r.text) }

// appendNames appends an array of strings with few different values.
func (r *rowReader) appendNames(dst []string) []string { return r.appendStrings(dst, r.name) }

func (r *rowReader) appendStrings(dst []string, next func() string) []string {
	for n := r.count(); n > 0 && r.fault == nil; n-- {
		dst = append(dst, next())
	}
	return dst
}

// appendBytes appends the next string.
func (r *rowReader) appendBytes(dst []byte) []byte { return append(dst, r.bytes()...) }
