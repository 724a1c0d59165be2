package ingest

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// ParseMapping reads the JSON form of a [Mapping] and checks it:
//
//	{"time": "when", "time_layout": "02.01.2006 15:04", "user": "visitor", "name": "what", "names": {"pageview": "page_view"}, "props": {"items": "number"}}
//
// It is strict: unknown and duplicate keys and wrong types are faults. All
// faults of a well-formed document are returned, joined, each an [*Error] with
// line, column and key; a syntax error is the only one.
func ParseMapping(document []byte) (Mapping, error) {
	p := mappingParser{
		scan: scanner{unit: "document"},
		at:   piece{data: document, line: 1, column: 1},
		pos:  map[string]int{},
	}
	p.scan.reset(document)
	p.document()
	if p.scan.failed {
		p.faults = []error{p.located(p.scan.fault)}
	} else if err := p.mapping.Check(); err != nil {
		for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
			p.add(err)
		}
	}
	if len(p.faults) > 0 {
		return Mapping{}, errors.Join(p.faults...)
	}
	return p.mapping, nil
}

type mappingParser struct {
	scan    scanner
	at      piece
	mapping Mapping
	pos     map[string]int // of values, by path
	faults  []error
}

func (p *mappingParser) located(f fault) *Error {
	e := &Error{Offset: int64(f.pos), Field: f.field, Message: f.message, Err: f.err}
	e.Line, e.Column = p.at.place(f.pos)
	return e
}

// add adds a fault of the mapping as a whole, where its value stands.
func (p *mappingParser) add(err error) {
	var f *conversion.Fault
	errors.As(err, &f)
	p.faults = append(p.faults, p.located(fault{pos: p.pos[f.Path], field: f.Path, message: f.Message, err: f}))
}

func (p *mappingParser) fault(path, message string) {
	p.faults = append(p.faults, p.located(fault{pos: p.pos[path], field: path, message: message}))
}

func (p *mappingParser) document() {
	s := &p.scan
	if s.peek() != '{' {
		s.mistyped("", "want an object")
		return
	}
	texts := p.mapping.texts()
	p.fields("", func(key string) {
		switch key {
		case "names":
			p.mapping.Names = p.table("names")
		case "props":
			p.mapping.Props = p.table("props")
		default:
			if into := texts[key]; into != nil {
				*into = p.text(key)
				return
			}
			p.fault(key, "unknown key; want one of "+strings.Join(mappingKeys(texts), ", "))
			s.skip()
		}
	})
	s.finish()
}

// fields reads the object that comes next and finds duplicate keys.
func (p *mappingParser) fields(prefix string, value func(key string)) {
	s := &p.scan
	for key := s.object(); key != nil; key = s.nextKey() {
		path := prefix + string(key)
		s.peek()
		if _, twice := p.pos[path]; twice {
			p.pos[path] = s.pos
			p.fault(path, "the key stands here a second time")
		}
		p.pos[path] = s.pos
		value(string(key))
	}
}

func (p *mappingParser) text(path string) string {
	if p.scan.peek() != '"' {
		p.mistyped(path, "want a string")
		return ""
	}
	return string(p.scan.text())
}

func (p *mappingParser) mistyped(path, wanted string) {
	start := p.scan.pos
	if p.scan.skip(); !p.scan.failed {
		p.fault(path, want(wanted, p.scan.data[start:p.scan.pos]))
	}
}

func (p *mappingParser) table(path string) map[string]string {
	if p.scan.peek() != '{' {
		p.mistyped(path, "want an object of strings")
		return nil
	}
	table := map[string]string{}
	p.fields(path+".", func(key string) { table[key] = p.text(path + "." + key) })
	return table
}

// texts returns the fields that are one string, by key.
func (m *Mapping) texts() map[string]*string {
	return map[string]*string{
		"delimiter": &m.Delimiter, "decimal": &m.Decimal, "time": &m.Time, "time_layout": &m.TimeLayout, "zone": &m.Zone,
		"user": &m.User, "session": &m.Session, "id": &m.ID, "seq": &m.Seq,
		"name": &m.Name, "constant_name": &m.ConstantName,
		"url": &m.URL, "title": &m.Title, "content_type": &m.ContentType, "referrer": &m.Referrer,
		"engaged_seconds": &m.EngagedSeconds, "engaged_ms": &m.EngagedMS,
		"amount": &m.Amount, "currency": &m.Currency, "constant_currency": &m.ConstantCurrency, "order_id": &m.OrderID,
	}
}

func mappingKeys(texts map[string]*string) []string {
	keys := []string{"names", "props"}
	for key := range texts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
