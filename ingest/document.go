package ingest

import (
	"bytes"
	"io"
)

// outline follows the brackets and strings of one JSON document, byte by byte
// and over any split of the input, to find where it ends. It checks just
// enough that a broken document does not swallow those behind it: the scanner
// finds the exact fault.
type outline struct {
	depth    int
	arrays   uint64 // bit i: the container at depth i+1 is an array
	quoted   bool
	escaped  bool
	newLine  bool // only a line feed since
	last     byte // the last byte outside of strings that is no white space
	finished bool
	broken   bool
}

// advance reads on and returns how many bytes belong to the document. It stops
// early where the document is finished or broken.
func (o *outline) advance(data []byte) int {
	for i := 0; i < len(data); i++ {
		c := data[i]
		if o.quoted {
			if i += o.inString(data[i:]); o.broken {
				return i
			}
			continue
		}
		switch c {
		case '\n':
			o.newLine = true
			continue
		case ' ', '\t', '\r':
		case '"':
			o.quoted = true
			o.last = c
		case '{', '[':
			if o.misplaced(c) {
				o.broken = true
				return i
			}
			o.last = c
			if o.open(c); o.broken {
				return i + 1
			}
		case '}', ']':
			o.last = c
			if o.close(c); o.broken || o.finished {
				return i + 1
			}
		default:
			o.last = c
		}
		o.newLine = false
	}
	return len(data)
}

// inString passes over the inside of a string and returns how many bytes
// before the last that it took.
func (o *outline) inString(data []byte) int {
	for i, c := range data {
		switch {
		case o.escaped:
			o.escaped = c == '\n'
			o.broken = c == '\n'
		case c == '\\':
			o.escaped = true
		case c == '"':
			o.quoted = false
			return i
		case c == '\n':
			o.broken = true
		}
		if o.broken {
			return i
		}
	}
	return len(data) - 1
}

// misplaced reports whether a brace that begins a line stands where no value
// can: the document before has not ended, and this is the next.
func (o *outline) misplaced(c byte) bool {
	if c != '{' || !o.newLine || o.depth == 0 {
		return false
	}
	inArray := o.arrays>>(o.depth-1)&1 == 1
	return o.last != ':' && (!inArray || o.last != ',' && o.last != '[')
}

func (o *outline) open(c byte) {
	if o.depth == maxDepth {
		o.broken = true
		return
	}
	bit := uint64(1) << o.depth
	o.arrays &^= bit
	if c == '[' {
		o.arrays |= bit
	}
	o.depth++
}

func (o *outline) close(c byte) {
	o.depth--
	isArray := o.arrays>>o.depth&1 == 1
	o.broken = isArray != (c == ']')
	o.finished = o.depth == 0 && !o.broken
}

// nextDocument returns the next JSON object or array of a stream of them, with
// any white space between, or else a line that is neither. A broken document
// ends at its fault, and reading goes on at the first line behind its beginning
// that begins with a brace, or behind as much of it as its reader has used.
func (s *source) nextDocument() (piece, bool) {
	if s.lost && !s.resume() || !s.skipSpace() {
		return piece{}, false
	}
	if c := s.buf[s.start]; c != '{' && c != '[' {
		column := s.column
		p, ok := s.nextLine()
		p.column, s.column = column, 1
		return p, ok
	}
	return s.outlined()
}

func (s *source) outlined() (piece, bool) {
	p := piece{offset: s.offset, line: s.line, column: s.column}
	var o outline
	n := 0
	for !o.finished && !o.broken {
		n += o.advance(s.buf[s.start+n : s.end])
		if p.long = p.long || n > s.max; p.long {
			s.consume(n)
			n = 0
		}
		if !o.finished && !o.broken && !s.fill() {
			if s.err != io.EOF {
				return piece{}, false
			}
			p.cut = true
			break
		}
	}
	if !p.long {
		p.data = s.buf[s.start : s.start+n]
	}
	if o.finished {
		s.consume(n)
	} else {
		p.data = bytes.TrimRight(p.data, " \t\r\n")
		s.lost, s.behind = true, min(1, len(p.data))
	}
	return p, true
}

// resume moves on to the next line that begins with a brace.
func (s *source) resume() bool {
	s.lost = false
	s.consume(s.behind)
	if w := s.window(); s.column == 1 && len(w) > 0 && w[0] == '{' {
		return true // the line feed before has been consumed with a long document
	}
	for {
		if i := bytes.Index(s.window(), []byte("\n{")); i >= 0 {
			s.consume(i + 1)
			return true
		}
		s.consume(max(s.end-s.start-1, 0))
		if !s.fill() {
			return false
		}
	}
}

// skipSpace moves on to the next byte that is no white space.
func (s *source) skipSpace() bool {
	for {
		for i, c := range s.window() {
			if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
				s.consume(i)
				return true
			}
		}
		s.consume(s.end - s.start)
		if !s.fill() {
			return false
		}
	}
}
