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

var findingTexts = map[FindingCode]string{
	Foreign:    "conversions in another currency, counted with value 0",
	Negative:   "conversions of negative value, counted with value 0",
	Undated:    "touches and conversions without a time, ignored",
	Duplicate:  "conversions that came twice, counted once",
	Pending:    "journeys without conversion that are too young to judge",
	Spreadless: "conversions added as sums, so that intervals of value are too narrow",
	NoNulls:    "journeys without conversion, so that rates mean nothing",
	Saturated:  "sums that reached the largest number",
	BelowZero:  "keys with negative credit",
	LongPath:   "touches in the longest path",
	OnlyNulls:  "journeys with a key that never led to a conversion",
	SingleOnly: "conversions, all with a path of one touch, so that all conserving curves agree",
	BadScore:   "conversions to which the curve gave a score that is no number, negative or infinite",
}

// String returns the finding as a sentence without a full stop.
func (f Finding) String() string {
	text := fmt.Sprintf("%d %s", f.Count, findingTexts[f.Code])
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
