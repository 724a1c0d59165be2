package attribution

import (
	"encoding/json"
	"math"
	"strconv"
)

// MarshalJSON writes the result with numbers rounded to nine digits after the point,
// those of a million and more to three, because machines may differ in the last ones.
// The bound is rounded up, to two. What is no number is null.
func (r Result[K]) MarshalJSON() ([]byte, error) {
	out := resultJSON[K]{
		Model: r.Model, Currency: r.Currency, Credits: make([]creditJSON[K], len(r.Credits)),
		Total: r.Total.rounded(), Attributed: r.Attributed.rounded(), Unattributed: r.Unattributed.rounded(),
		Nulls: r.Nulls, Pending: r.Pending, Conserving: r.Conserving, Bound: twoDigits(r.Bound), Level: rounded(r.Level),
		Findings: append(Findings{}, r.Findings...),
	}
	for i, c := range r.Credits {
		out.Credits[i] = creditJSON[K]{
			c.Key, rounded(c.Conversions), rounded(c.Value), c.Interval.rounded(), c.ValueInterval.rounded(),
			(*rounded)(c.Effect), (*rounded)(c.ValueEffect), (*rounded)(c.StandardError),
		}
	}
	return json.Marshal(out)
}

type resultJSON[K Key] struct {
	Model        string          `json:"model"`
	Currency     string          `json:"currency"`
	Credits      []creditJSON[K] `json:"credits"`
	Total        sumJSON         `json:"total"`
	Attributed   sumJSON         `json:"attributed"`
	Unattributed sumJSON         `json:"unattributed"`
	Nulls        uint64          `json:"nulls"`
	Pending      uint64          `json:"pending"`
	Conserving   bool            `json:"conserving"`
	Bound        float64         `json:"bound,omitempty"`
	Level        rounded         `json:"level,omitempty"`
	Findings     Findings        `json:"findings"`
}

type creditJSON[K Key] struct {
	Key           K             `json:"key"`
	Conversions   rounded       `json:"conversions"`
	Value         rounded       `json:"value"`
	Interval      *intervalJSON `json:"interval,omitempty"`
	ValueInterval *intervalJSON `json:"value_interval,omitempty"`
	Effect        *rounded      `json:"effect,omitempty"`
	ValueEffect   *rounded      `json:"value_effect,omitempty"`
	StandardError *rounded      `json:"standard_error,omitempty"`
}

type sumJSON struct {
	Conversions rounded `json:"conversions"`
	Value       rounded `json:"value"`
}

type intervalJSON struct {
	Low  rounded `json:"low"`
	High rounded `json:"high"`
}

func (s Sum) rounded() sumJSON { return sumJSON{rounded(s.Conversions), rounded(s.Value)} }

func (i *Interval) rounded() *intervalJSON {
	if i == nil {
		return nil
	}
	return &intervalJSON{rounded(i.Low), rounded(i.High)}
}

// rounded is a number that JSON has with the digits that all machines agree on.
type rounded float64

// MarshalJSON writes the number.
func (x rounded) MarshalJSON() ([]byte, error) {
	y := float64(x)
	switch size := math.Abs(y); {
	case !(size <= math.MaxFloat64):
		return []byte("null"), nil
	case size < 1e6:
		y = math.Round(y*1e9) / 1e9
	case size < 1e12:
		y = math.Round(y*1e3) / 1e3
	}
	return json.Marshal(y + 0) // + 0 makes 0 of −0
}

// twoDigits rounds a number that is not negative up to two digits or a little more.
func twoDigits(x float64) float64 {
	up, _ := strconv.ParseFloat(strconv.FormatFloat(1.05*x, 'e', 1, 64), 64)
	return up
}
