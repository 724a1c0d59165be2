package insight

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/internal/wire"
)

// PageStudy says what is a page. The zero PageStudy takes the paths of page views.
type PageStudy struct {
	// Of returns the page that an event views, "" if it views none; nil is the path of
	// page views, without query and trailing slash. It must be pure and serve several
	// goroutines.
	Of   func(e *conversion.Event) string
	Name string // stands for Of in fingerprints: it changes when the meaning does
}

var _ Counter = (*PageValue)(nil)

// PageValue counts what Google Analytics calls page value: for each page the value of
// the conversions after its first view, by units that viewed it. Its size depends on
// the number of different pages.
type PageValue struct {
	study       PageStudy
	fingerprint [32]byte
	pageSums

	turn uint64   // which view or bring is at hand
	seen []string // by the unit at hand
	url  pattern.URL
}

type pageSums struct {
	pages map[string]*pageSum
	total conversion.Totals // of all conversions
	units int64
}

// pageSum is what units have that viewed a page.
type pageSum struct {
	units int64
	value conversion.Totals // of conversions after the first view

	turn uint64 // in which it was counted last: once for each unit
}

// NewPageValue returns an empty counter. The error joins all faults, each a
// *conversion.Fault with its place.
func NewPageValue(s PageStudy) (*PageValue, error) {
	c := check.Checker{Head: "pages"}
	switch {
	case s.Of == nil && s.Name != "":
		c.Fault("of", "missing", "no function tells the page")
	case s.Of != nil && s.Name == "":
		c.Fault("name", "empty", "the function that tells the page has no name")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	p := &PageValue{study: s, fingerprint: sha256.Sum256(wire.AppendString([]byte("insight.PageValue 1 "), s.Name))}
	p.pages = map[string]*pageSum{}
	return p, nil
}

// Fingerprint identifies the definition.
func (p *PageValue) Fingerprint() [32]byte { return p.fingerprint }

// New returns an empty counter of the same definition.
func (p *PageValue) New() Counter { return p.empty() }

func (p *PageValue) empty() *PageValue {
	return &PageValue{study: p.study, fingerprint: p.fingerprint, pageSums: pageSums{pages: map[string]*pageSum{}}}
}

// Count counts a unit; one that is not [Unit.Complete] counts for nothing. Since it
// ends with its conversion, all its pages were viewed before.
func (p *PageValue) Count(u *Unit) {
	if !u.Complete() {
		return
	}
	p.seen = p.seen[:0]
	for i := range u.Events {
		if page := p.page(&u.Events[i]); page != "" {
			p.seen = append(p.seen, page)
		}
	}
	p.units = addCapped(p.units, 1)
	p.view(p.seen)
	if u.Outcome == Converted {
		p.bring(p.seen, u.Conversion.Value)
	}
	clear(p.seen) // which holds the caller's texts
}

func (p *PageValue) page(e *conversion.Event) string {
	if p.study.Of != nil {
		return p.study.Of(e)
	}
	if !e.IsPageView() {
		return ""
	}
	p.url.Parse(e.URL)
	return p.url.TrimmedPath()
}

// PageVisit is what one unit viewed and brought, counted elsewhere. It may go on
// after a conversion, and have several.
type PageVisit struct {
	Pages       []string // in order; "" is a page too
	Conversions []PageConversion
}

// PageConversion is a conversion after so many views of pages.
type PageConversion struct {
	After int
	Value conversion.Money // absent is nothing
}

// Add counts a visit that is no [Unit]. The error is [ErrUnits] for a conversion
// after less than no pages or more than there are, and then nothing is counted.
func (p *PageValue) Add(v PageVisit) error {
	for i, c := range v.Conversions {
		if c.After < 0 || c.After > len(v.Pages) {
			return fmt.Errorf("conversions[%d].after: %d: want 0 to the number of pages, %d: %w", i, c.After, len(v.Pages), ErrUnits)
		}
	}
	p.units = addCapped(p.units, 1)
	p.view(v.Pages)
	for _, c := range v.Conversions {
		p.bring(v.Pages[:c.After], c.Value)
	}
	return nil
}

// view counts the pages of a unit, each once.
func (p *PageValue) view(pages []string) {
	p.each(pages, func(s *pageSum) { s.units = addCapped(s.units, 1) })
}

// bring gives the value of a conversion to the pages viewed before it.
func (p *PageValue) bring(pages []string, value conversion.Money) {
	p.total.Add(value)
	p.each(pages, func(s *pageSum) { s.value.Add(value) })
}

// each visits the different pages.
func (p *PageValue) each(pages []string, visit func(s *pageSum)) {
	p.turn++
	for _, page := range pages {
		s := p.pages[page]
		if s == nil {
			s = &pageSum{}
			p.pages[strings.Clone(page)] = s
		}
		if s.turn != p.turn {
			s.turn = p.turn
			visit(s)
		}
	}
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *PageValue of the same definition.
func (p *PageValue) Merge(other Counter) error {
	o, ok := other.(*PageValue)
	if !ok || o == nil || o.fingerprint != p.fingerprint {
		return conversion.ErrDefinition
	}
	p.total.Merge(o.total)
	p.units = addCapped(p.units, o.units)
	for page, s := range o.pages {
		at := p.pages[page]
		if at == nil {
			at = &pageSum{}
			p.pages[page] = at
		}
		at.units = addCapped(at.units, s.units)
		at.value.Merge(s.value)
	}
	return nil
}
