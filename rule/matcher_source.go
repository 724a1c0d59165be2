package rule

import "github.com/go-conversion/conversion"

// source is a text of an event from which parts are taken and compared. What
// holds of it is a matter of the text alone, and so can be remembered.
type source uint8

const (
	urlSource source = iota
	referrerSource
	titleSource
	contentTypeSource
	nSources
)

// sources is a set of them. Beyond them is what is no text, and the functions.
type sources uint8

const beyond sources = 1 << nSources

func (s source) of(e *conversion.Event) string {
	switch s {
	case urlSource:
		return e.URL
	case referrerSource:
		return e.Referrer
	case titleSource:
		return e.Title
	}
	return e.ContentType
}

// sourcesOf returns what has to be known of an event to decide p.
func sourcesOf(p Predicate) (all sources) {
	switch p := p.(type) {
	case AndOf, OrOf, NotOf:
		for _, part := range Parts(p) {
			all |= sourcesOf(part.(Predicate))
		}
		return all
	case TextIs:
		return 1 << p.Subject.source()
	case QueryIs:
		return 1 << urlSource
	}
	return beyond
}

// single returns the text that alone decides.
func (all sources) single() (s source, ok bool) {
	for s := range nSources {
		if all == 1<<s {
			return s, true
		}
	}
	return 0, false
}

func (s Subject) source() source {
	switch {
	case s.ofReferrer():
		return referrerSource
	case s == TitleText:
		return titleSource
	case s == ContentTypeText:
		return contentTypeSource
	}
	return urlSource
}
