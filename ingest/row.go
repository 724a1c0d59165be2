package ingest

import (
	"bytes"
	"io"
)

// nextRow cuts the next row, blank or not; it is false where the input is over.
func (s *source) nextRow(c *cutter, p *piece) bool {
	*p = piece{offset: s.offset, line: s.line, column: 1}
	if end, ok := c.plainRow(s.window()); ok {
		return s.passRow(c, p, withoutCR(s.buf[s.start:s.start+end]), end+1, 1)
	}
	seen, lines := 0, 0
	for {
		if i := bytes.IndexByte(s.buf[s.start+seen:s.end], '\n'); i >= 0 {
			row := withoutCR(s.buf[s.start : s.start+seen+i])
			seen += i + 1
			lines++
			if !c.line(row) && seen <= s.max {
				continue
			}
			return s.passRow(c, p, row, seen, lines)
		}
		if seen = s.end - s.start; seen > s.max+1 {
			p.long = true
			return s.skipRow()
		}
		if !s.fill() {
			if seen == 0 || s.err != io.EOF {
				return false
			}
			row := withoutCR(s.window())
			if !c.line(row) {
				c.fail(c.cells[len(c.cells)-1].start, "want a closing quote, have the end of the input behind", row[c.cells[len(c.cells)-1].start:])
			}
			return s.passRow(c, p, row, seen, lines)
		}
	}
}

// passRow consumes a row of n bytes with its line ends. One that is too long
// may not have been cut to its end.
func (s *source) passRow(c *cutter, p *piece, row []byte, n, lines int) bool {
	if len(row) > s.max {
		p.long = true
		if c.open && !c.isBad {
			return s.skipRow()
		}
	} else {
		p.data = row
	}
	s.start += n
	s.offset += int64(n)
	s.line += lines
	return true
}

// skipRow moves on behind the row that the window begins with, holding nothing:
// behind the first line feed that an even number of quotes comes before. It is
// false if the io.Reader fails before.
func (s *source) skipRow() bool {
	quoted := false
	for {
		for i, b := range s.window() {
			if b == '"' {
				quoted = !quoted
			} else if b == '\n' && !quoted {
				s.consume(i + 1)
				return true
			}
		}
		s.consume(s.end - s.start)
		if !s.fill() {
			return s.err == io.EOF
		}
	}
}
