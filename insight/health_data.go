package insight

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/chart"
)

// DataFinding is something wrong with the events themselves. The codes:
//
//	undated            events without a time between 1678 and 2261, left out
//	duplicate          events that came twice, counted once
//	duplicate_differs  events with the ID of another one that differs, left out
//	future             events that are later than their receipt, or from AsOf on: the latter are left out
//	bad_receipt        receipts that are no times
//	negative_duration  engaged times below zero
//	out_of_order       sessions in which the step, the subject, came before the one it follows: all that have both
//	name_variant       events whose name differs from a defined one, the subject, by case or separators only
//	order_of_two_users order ids of more than one user; where the subject is "1 of 4", so many were looked at
type DataFinding struct {
	Code    string `json:"code"`
	Subject string `json:"subject,omitempty"`
	Count   int64  `json:"count"`
	Example string `json:"example,omitempty"` // the first of its kind in the order of texts
}

// The codes of findings about events.
const (
	dataUndated   = "undated"
	dataDuplicate = "duplicate"
	dataDiffers   = "duplicate_differs"
	dataFuture    = "future"
	dataReceipt   = "bad_receipt"
	dataNegative  = "negative_duration"
	dataOrder     = "out_of_order"
	dataVariant   = "name_variant"
	dataTwoUsers  = "order_of_two_users"
)

var dataMeanings = map[string]string{
	dataUndated:   "without a time between 1678 and 2261, left out",
	dataDuplicate: "that came twice, counted once",
	dataDiffers:   "with the ID of another one that differs, left out",
	dataFuture:    "later than their receipt",
	dataReceipt:   "whose receipt is no time",
	dataNegative:  "with an engaged time below zero",
}

// String returns the finding in words, such as "12 events named AddToCart, which is
// defined as add_to_cart".
func (f DataFinding) String() string {
	switch f.Code {
	case dataOrder:
		return fmt.Sprintf("%s came before the step it follows, in all of %s with both", f.Subject, countText(f.Count, "session"))
	case dataVariant:
		return fmt.Sprintf("%s named %s, which is defined as %s", countText(f.Count, "event"), f.Example, f.Subject)
	case dataTwoUsers:
		text := countText(f.Count, "order id") + " of more than one user"
		if f.Subject != "" {
			text += " among " + f.Subject
		}
		return text + f.example()
	}
	meaning, known := dataMeanings[f.Code]
	if !known {
		return chart.Count(f.Count) + " " + f.Code + f.example()
	}
	return countText(f.Count, "event") + " " + meaning + f.example()
}

func (f DataFinding) example() string {
	if f.Example == "" {
		return ""
	}
	return ", such as " + f.Example
}
