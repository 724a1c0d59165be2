package ingest

import (
	"bytes"
	"io"
)

// source is a window over an io.Reader that moves on record by record. Its
// memory is that of the longest record, at most max and a little.
type source struct {
	r          io.Reader
	buf        []byte
	start, end int // the window
	max        int
	err        error // why there is no more, io.EOF at the end
	lost       bool  // inside of a broken document
	behind     int   // how much of it is not to be read again

	offset       int64 // of buf[start] in the input
	line, column int   // of buf[start]
	begin        int64 // offset of the first line, behind a byte order mark
}

// piece is one record of the input. Its data is valid until the source is
// asked for the next.
type piece struct {
	data         []byte
	offset       int64
	line, column int
	long         bool // over the limit: there is no data
	cut          bool // the input ends inside of it

	passed, feeds, lineStart int // how far place has counted, and what
}

const firstBuffer = 64 << 10

func newSource(r io.Reader, max int) source {
	return source{r: r, buf: make([]byte, firstBuffer), max: max, line: 1, column: 1}
}

// window returns what has been read and not yet consumed.
func (s *source) window() []byte { return s.buf[s.start:s.end] }

// fill reads once more. It is false where the input is over.
func (s *source) fill() bool {
	if s.err == nil && s.end == len(s.buf) {
		s.makeRoom()
	}
	for range 100 {
		if s.err != nil {
			return false
		}
		var n int
		n, s.err = s.r.Read(s.buf[s.end:])
		s.end += n
		if n > 0 {
			return true
		}
	}
	s.err = io.ErrNoProgress
	return false
}

func (s *source) makeRoom() {
	to := s.buf
	if s.start == 0 {
		// A record of max bytes and its line end must fit, and one byte more.
		to = make([]byte, max(min(2*len(s.buf), s.max+4), len(s.buf)+1))
	}
	s.end = copy(to, s.window())
	s.start = 0
	s.buf = to
}

// skipMark passes over a byte order mark at the beginning of the input, which
// takes no column.
func (s *source) skipMark() {
	const mark = "\ufeff"
	for s.end-s.start < len(mark) && bytes.HasPrefix([]byte(mark), s.window()) && s.fill() {
	}
	if bytes.HasPrefix(s.window(), []byte(mark)) {
		s.start += len(mark)
		s.offset += int64(len(mark))
		s.begin = s.offset
	}
}

// consume moves the beginning of the window n bytes on.
func (s *source) consume(n int) {
	passed := s.buf[s.start : s.start+n]
	if feeds := bytes.Count(passed, newline); feeds > 0 {
		s.line += feeds
		s.column = n - bytes.LastIndexByte(passed, '\n')
	} else {
		s.column += n
	}
	s.start += n
	s.offset += int64(n)
}

var newline = []byte{'\n'}

// nextLine returns the next line without its end, and false where the input is
// over. What comes before an error of the io.Reader is not a line.
func (s *source) nextLine() (piece, bool) {
	p := piece{offset: s.offset, line: s.line, column: 1}
	seen := 0
	for {
		if i := bytes.IndexByte(s.buf[s.start+seen:s.end], '\n'); i >= 0 {
			p.data = withoutCR(s.buf[s.start : s.start+seen+i])
			s.passLine(seen + i + 1)
			break
		}
		seen = s.end - s.start
		if seen > s.max+1 {
			p.long = true
			return p, s.skipLine()
		}
		if !s.fill() {
			p.data = s.window()
			if len(p.data) == 0 || s.err != io.EOF {
				return piece{}, false
			}
			p.data = withoutCR(p.data)
			s.passLine(seen)
			break
		}
	}
	if len(p.data) > s.max {
		p.data, p.long = nil, true
	}
	return p, true
}

// passLine is consume for n bytes that are one line.
func (s *source) passLine(n int) {
	s.start += n
	s.offset += int64(n)
	s.line++
}

// skipLine moves on behind the next line feed, holding nothing. It is false if
// the io.Reader fails before.
func (s *source) skipLine() bool {
	for {
		if i := bytes.IndexByte(s.window(), '\n'); i >= 0 {
			s.passLine(i + 1)
			return true
		}
		s.offset += int64(s.end - s.start)
		s.start = s.end
		if !s.fill() {
			s.line++
			return s.err == io.EOF
		}
	}
}

func withoutCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

// place returns the line and column of the byte at pos of p. It counts on from
// where it was asked last, as a document can have many faults.
func (p *piece) place(pos int) (line, column int) {
	end := min(pos, len(p.data))
	if end < p.passed {
		p.passed, p.feeds = 0, 0
	}
	between := p.data[p.passed:end]
	if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
		p.feeds += bytes.Count(between, newline)
		p.lineStart = p.passed + i + 1
	}
	p.passed = end
	if p.feeds == 0 {
		return p.line, p.column + pos
	}
	return p.line + p.feeds, pos - p.lineStart + 1
}
