package conversion

import (
	"cmp"
	"fmt"
	"slices"
)

// Finding is something wrong with data, not a failure: evaluation goes on, and
// reports carry what was found.
type Finding struct {
	Code    FindingCode `json:"code"`
	Subject string      `json:"subject,omitempty"` // the goal it concerns, or ""
	Count   int64       `json:"count"`
	Event   int         `json:"event"` // index of the first event concerned where there is one, else -1
}

// FindingCode names a kind of finding.
type FindingCode string

// The findings about events.
const (
	Undated          FindingCode = "undated"           // no time, or outside 1678–2261: left out
	NoUser           FindingCode = "no_user"           // nobody's, where users are told apart: left out
	Unnamed          FindingCode = "unnamed"           // neither name nor URL
	Duplicate        FindingCode = "duplicate"         // same ID as an earlier event, and equal (a tracker does not compare): left out
	DuplicateDiffers FindingCode = "duplicate_differs" // same ID as an earlier event, but not equal: left out
	Unsorted         FindingCode = "unsorted"          // came before an event that it follows
	Late             FindingCode = "late"              // came after the visit had gone on: left out
	TooLate          FindingCode = "too_late"          // came after its session had been given out: left out
	NegativeEngaged  FindingCode = "negative_engaged"  // read as 0
	BadNumber        FindingCode = "bad_number"        // NaN or infinite
)

// The findings about values and keys of completions.
const (
	MissingValue  FindingCode = "missing_value" // the event carries no value and the goal no default
	MissingKey    FindingCode = "missing_key"   // once per key, but the event has none: counted
	Unestimated   FindingCode = "unestimated"   // the goal's value has not been learned
	Overflow      FindingCode = "overflow"      // an amount does not fit Money
	Unmatched     FindingCode = "unmatched"     // an adjustment of a completion that does not exist
	OtherCurrency FindingCode = "other_currency"
	BelowZero     FindingCode = "below_zero" // adjusted to less than nothing
)

// meanings say what the codes mean, after the number of cases.
var meanings = map[FindingCode]string{
	Undated:          "events without a time between 1678 and 2261, left out",
	NoUser:           "events without a user, left out",
	Unnamed:          "events with neither name nor URL",
	Duplicate:        "events that came twice, counted once",
	DuplicateDiffers: "events with the ID of another one that differs, left out",
	Unsorted:         "pairs of events in the wrong order",
	Late:             "events that came after the visit had gone on, left out",
	TooLate:          "events that came after their session was given out, left out",
	NegativeEngaged:  "engaged times below zero, read as 0",
	BadNumber:        "numbers that are not finite",
	MissingValue:     "completions whose event has no value",
	MissingKey:       "completions without the key that tells repetitions apart",
	Unestimated:      "completions whose value has not been learned",
	Overflow:         "amounts out of range",
	Unmatched:        "adjustments of completions that do not exist",
	OtherCurrency:    "amounts in another currency, left out",
	BelowZero:        "completions adjusted to less than nothing",
}

// String returns the finding in words, such as "3 events that came twice,
// counted once" or "order: 2 completions whose event has no value".
func (f Finding) String() string {
	meaning, known := meanings[f.Code]
	if !known {
		meaning = string(f.Code)
	}
	text := fmt.Sprintf("%d %s", f.Count, meaning)
	if f.Subject != "" {
		text = f.Subject + ": " + text
	}
	return text
}

// Findings are findings by code and subject, each pair once.
type Findings []Finding

// Add counts n more of a finding; event is the index of an event or -1.
func (f *Findings) Add(code FindingCode, subject string, n int64, event int) {
	if n == 0 {
		return
	}
	i, found := slices.BinarySearchFunc(*f, Finding{Code: code, Subject: subject}, compareFindings)
	if !found {
		*f = slices.Insert(*f, i, Finding{Code: code, Subject: subject, Count: n, Event: event})
		return
	}
	at := &(*f)[i]
	at.Count += n
	if at.Event < 0 || event >= 0 && event < at.Event {
		at.Event = event
	}
}

// Count returns how many findings of that code there are, over all subjects.
func (f Findings) Count(code FindingCode) (n int64) {
	for _, x := range f {
		if x.Code == code {
			n += x.Count
		}
	}
	return n
}

func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Subject, b.Subject))
}
