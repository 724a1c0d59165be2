package attribution

import (
	"fmt"
)

// Findings are what a table or model noticed, by code and subject.
type Findings []Finding

// Finding is one thing that was noticed.
type Finding struct {
	Code    FindingCode `json:"code"`
	Subject string      `json:"subject,omitempty"` // a key, where the finding is about one
	Count   uint64      `json:"count"`
}

// FindingCode names what was noticed.
type FindingCode string

// What a table or model notices.
const (
	Foreign    FindingCode = "foreign"     // conversions in another currency: counted with value 0
	Negative   FindingCode = "negative"    // conversions of negative value: counted with value 0
	Undated    FindingCode = "undated"     // touches and conversions without a time: ignored
	Duplicate  FindingCode = "duplicate"   // conversions that came twice by their ID: counted once
	Pending    FindingCode = "pending"     // journeys without conversion that are too young to judge: no nulls
	Spreadless FindingCode = "spreadless"  // conversions added as a sum: intervals of value are too narrow
	NoNulls    FindingCode = "no_nulls"    // no journey without conversion: rates mean nothing
	Saturated  FindingCode = "saturated"   // sums that stand at the largest number
	BelowZero  FindingCode = "below_zero"  // keys with negative credit
	LongPath   FindingCode = "long_path"   // touches of the longest path
	OnlyNulls  FindingCode = "only_nulls"  // a key seen only in journeys without conversion
	SingleOnly FindingCode = "single_only" // all paths have one touch: all conserving curves agree
	BadScore   FindingCode = "bad_score"   // conversions to which an own curve gave a negative, infinite or NaN score: unattributed
)

// findingTexts say what was noticed once, and several times.
var findingTexts = map[FindingCode][2]string{
	Foreign:    {"conversion in another currency, counted with value 0", "conversions in another currency, counted with value 0"},
	Negative:   {"conversion of negative value, counted with value 0", "conversions of negative value, counted with value 0"},
	Undated:    {"touch or conversion without a time, ignored", "touches and conversions without a time, ignored"},
	Duplicate:  {"conversion that came twice, counted once", "conversions that came twice, counted once"},
	Pending:    {"journey without conversion that is too young to judge", "journeys without conversion that are too young to judge"},
	Spreadless: {"conversion added as a sum", "conversions added as sums, so that intervals of value are too narrow"},
	NoNulls:    {"", "journeys without conversion, so that rates mean nothing"},
	Saturated:  {"sum that reached the largest number", "sums that reached the largest number"},
	BelowZero:  {"key with negative credit", "keys with negative credit"},
	LongPath:   {"touch in the longest path", "touches in the longest path"},
	OnlyNulls:  {"journey with a key that never led to a conversion", "journeys with a key that never led to a conversion"},
	SingleOnly: {"conversion, with a path of one touch, so that all conserving curves agree", "conversions, all with a path of one touch, so that all conserving curves agree"},
	BadScore:   {"conversion to which the curve gave a score that is no number, negative or infinite", "conversions to which the curve gave a score that is no number, negative or infinite"},
}

// String returns the finding as a sentence without a full stop.
func (f Finding) String() string {
	text := findingTexts[f.Code][1]
	if f.Count == 1 {
		text = findingTexts[f.Code][0]
	}
	text = countOf(f.Count) + " " + text
	if f.Subject != "" {
		text += fmt.Sprintf(": %q", f.Subject)
	}
	return text
}

// Count returns the sum of the findings with the code.
func (f Findings) Count(code FindingCode) (n uint64) {
	for _, one := range f {
		if one.Code == code {
			n += one.Count
		}
	}
	return n
}
