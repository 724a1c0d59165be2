package channel

import "github.com/go-conversion/conversion"

// Facts are what is known about how a visit began: the facts of its first
// event. All of them may be missing or malformed; no input is an error.
type Facts struct {
	URL      string // the page, as sent
	Referrer string // as sent
	// Props are fields given apart from the URL, by the names that they would
	// have in it: utm_source and its like, click ids. They win over the URL.
	// Texts and numbers count, and of a list its first value that is not
	// absent; other properties are not looked at.
	Props conversion.Props
}

// FactsOf returns the facts of an event. The properties are shared with it.
func FactsOf(e *conversion.Event) Facts {
	return Facts{URL: e.URL, Referrer: e.Referrer, Props: e.Props}
}
