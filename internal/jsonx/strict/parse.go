package strict

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
)

// MaxDepth is how many lists and objects may lie inside each other.
const MaxDepth = 64

// node is a value with its bytes, data[start:end].
type node struct {
	kind       Kind
	start, end int
	text       string // of Text decoded, of Number as written
	truth      bool
	items      []*node
	keys       []string // in the order written
	members    map[string]*node
}

// parser reads one document by recursive descent. The first break of syntax
// ends it; keys that appear twice are collected.
type parser struct {
	data   []byte
	pos    int
	depth  int
	path   []string // of the value at hand
	faults []error
	broken bool
	told   place // of the last fault
}

func parse(data []byte) (*node, []error) {
	p := &parser{data: data}
	p.space()
	n := p.value()
	p.space()
	if !p.broken && p.pos < len(data) {
		p.fail(p.pos, "only one value is expected, but %s follows", p.found(p.pos))
	}
	return n, p.faults
}

// fail records the fault that ends the reading.
func (p *parser) fail(at int, format string, args ...any) {
	if !p.broken {
		p.broken = true
		p.fault("syntax", at, format, args...)
	}
}

func (p *parser) fault(code string, at int, format string, args ...any) {
	path := ""
	for _, step := range p.path {
		path = Join(path, step)
	}
	if at < p.told.offset {
		p.told = place{}
	}
	p.told.advance(p.data, at)
	message := fmt.Sprintf("line %d, column %d: ", p.told.line+1, p.told.column+1) + fmt.Sprintf(format, args...)
	p.faults = append(p.faults, &conversion.Fault{Path: path, Code: code, Message: message})
}

// place is an offset with the lines before it and, in its line, the characters.
type place struct{ offset, line, column int }

// advance goes on to an offset, which is not before.
func (p *place) advance(data []byte, offset int) {
	passed := data[p.offset:offset]
	p.offset = offset
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		p.line, p.column = p.line+n, 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	p.column += utf8.RuneCount(passed)
}

func (p *parser) found(at int) string {
	if at >= len(p.data) {
		return "the end"
	}
	r, size := utf8.DecodeRune(p.data[at:])
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf("the byte 0x%02X", p.data[at])
	}
	return strconv.QuoteRune(r)
}

func (p *parser) peek() byte {
	if p.pos < len(p.data) {
		return p.data[p.pos]
	}
	return 0
}

func (p *parser) space() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) accept(c byte) bool {
	p.space()
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *parser) value() *node {
	n := &node{start: p.pos}
	switch c := p.peek(); {
	case c == '{':
		n.kind = Object
		p.nested(func() { p.object(n) })
	case c == '[':
		n.kind = List
		p.nested(func() { p.list(n) })
	case c == '"':
		n.kind, n.text = Text, p.text()
	case c == '-' || '0' <= c && c <= '9':
		n.kind, n.text = Number, p.number()
	default:
		p.word(n)
	}
	n.end = p.pos
	return n
}

func (p *parser) nested(read func()) {
	if p.depth == MaxDepth {
		p.fail(p.pos, "more than %d lists and objects inside each other", MaxDepth)
		return
	}
	p.depth++
	p.pos++
	read()
	p.depth--
}

func (p *parser) object(n *node) {
	if p.accept('}') {
		return
	}
	n.members = map[string]*node{}
	for !p.broken {
		p.space()
		at := p.pos
		if p.peek() != '"' {
			p.fail(at, "want a key in quotes, found %s", p.found(at))
			return
		}
		name := p.text()
		p.path = append(p.path, Step(name))
		if n.members[name] != nil {
			p.fault("duplicate_key", at, "the key %q appears twice", name)
		}
		if !p.broken && !p.accept(':') {
			p.fail(p.pos, "want a colon after the key, found %s", p.found(p.pos))
		}
		p.space()
		if !p.broken {
			value := p.value()
			n.keys = append(n.keys, name)
			n.members[name] = value
		}
		p.path = p.path[:len(p.path)-1]
		if p.broken || p.accept('}') {
			return
		}
		if !p.accept(',') {
			p.fail(p.pos, "want a comma or }, found %s", p.found(p.pos))
		}
	}
}

func (p *parser) list(n *node) {
	if p.accept(']') {
		return
	}
	for !p.broken {
		p.space()
		p.path = append(p.path, index(len(n.items)))
		n.items = append(n.items, p.value())
		p.path = p.path[:len(p.path)-1]
		if p.broken || p.accept(']') {
			return
		}
		if !p.accept(',') {
			p.fail(p.pos, "want a comma or ], found %s", p.found(p.pos))
		}
	}
}

func (p *parser) word(n *node) {
	for text, kind := range map[string]Kind{"null": Null, "true": Bool, "false": Bool} {
		if rest := p.data[p.pos:]; len(rest) >= len(text) && string(rest[:len(text)]) == text {
			n.kind, n.truth = kind, text == "true"
			p.pos += len(text)
			return
		}
	}
	p.fail(p.pos, "want a value, found %s", p.found(p.pos))
}

// number is -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func (p *parser) number() string {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	if p.peek() == '0' {
		p.pos++
	} else {
		p.digits()
	}
	if p.peek() == '.' {
		p.pos++
		p.digits()
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.pos++
		if c = p.peek(); c == '+' || c == '-' {
			p.pos++
		}
		p.digits()
	}
	if c := p.peek(); '0' <= c && c <= '9' {
		p.fail(start, "a number does not begin with 0")
	}
	return string(p.data[start:p.pos])
}

func (p *parser) digits() {
	start := p.pos
	for c := p.peek(); '0' <= c && c <= '9'; c = p.peek() {
		p.pos++
	}
	if p.pos == start {
		p.fail(p.pos, "want a digit, found %s", p.found(p.pos))
	}
}

// text reads a string, of which the quote is next.
func (p *parser) text() string {
	opening := p.pos
	p.pos++
	var text []byte
	for !p.broken {
		c := p.peek()
		switch {
		case p.pos >= len(p.data):
			p.fail(opening, "the string has no end")
		case c == '"':
			p.pos++
			return string(text)
		case c == '\\':
			text = p.escape(text)
		case c < 0x20:
			p.fail(p.pos, "the control character %s has to be escaped", p.found(p.pos))
		default:
			text = p.rune(text)
		}
	}
	return ""
}

func (p *parser) rune(text []byte) []byte {
	r, size := utf8.DecodeRune(p.data[p.pos:])
	if r == utf8.RuneError && size == 1 {
		p.fail(p.pos, "%s is no UTF-8", p.found(p.pos))
	}
	p.pos += size
	return utf8.AppendRune(text, r)
}

func (p *parser) escape(text []byte) []byte {
	start := p.pos
	p.pos++
	c := p.peek()
	p.pos++
	switch c {
	case '"', '\\', '/':
		return append(text, c)
	case 'b':
		return append(text, '\b')
	case 'f':
		return append(text, '\f')
	case 'n':
		return append(text, '\n')
	case 'r':
		return append(text, '\r')
	case 't':
		return append(text, '\t')
	case 'u':
		return utf8.AppendRune(text, p.escapedRune(start))
	}
	p.pos = start
	p.fail(start, "unknown escape")
	return text
}

func (p *parser) escapedRune(start int) rune {
	r := p.hex()
	if utf16.IsSurrogate(r) && p.pos+1 < len(p.data) && p.data[p.pos] == '\\' && p.data[p.pos+1] == 'u' {
		p.pos += 2
		r = utf16.DecodeRune(r, p.hex())
		if r != utf8.RuneError {
			return r
		}
		r = 0xD800
	}
	if utf16.IsSurrogate(r) {
		p.pos = start
		p.fail(start, "half a surrogate pair is no character")
	}
	return r
}

func (p *parser) hex() rune {
	if p.pos+4 <= len(p.data) {
		if n, err := strconv.ParseUint(string(p.data[p.pos:p.pos+4]), 16, 32); err == nil && p.data[p.pos] != '+' {
			p.pos += 4
			return rune(n)
		}
	}
	p.fail(p.pos, `want four hex digits after \u`)
	return 0
}
