package insight

import "encoding/json"

// MarshalJSON writes basis, level, smoothing, min_count, units, converted, left, open,
// start, states, what the ends brought as ends, and the total of all credit.
func (f *ChainFit) MarshalJSON() ([]byte, error) {
	_, total := f.Credits()
	return json.Marshal(struct {
		Basis     Basis         `json:"basis"`
		Level     float64       `json:"level"`
		Smoothing float64       `json:"smoothing"`
		MinCount  int64         `json:"min_count"`
		Units     int64         `json:"units"`
		Converted int64         `json:"converted"`
		Left      int64         `json:"left"`
		Open      int64         `json:"open"`
		Start     StateValue    `json:"start"`
		States    []StateValue  `json:"states"`
		Ends      []StateCredit `json:"ends"`
		Total     *float64      `json:"total_credit"`
	}{
		f.Basis, f.Level, f.Smoothing, f.MinCount, f.Units, f.Converted, f.Left, f.Open,
		f.Start, append([]StateValue{}, f.States...), append([]StateCredit{}, f.ends...), finite(total),
	})
}

// MarshalJSON writes state, entries, departures, known, value, gain and credit, NaN as
// null.
func (s StateValue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		State      string   `json:"state"`
		Entries    int64    `json:"entries"`
		Departures int64    `json:"departures"`
		Known      bool     `json:"known"`
		Value      Measured `json:"value"`
		Gain       Measured `json:"gain"`
		Credit     *float64 `json:"credit"`
	}{s.State, s.Entries, s.Departures, s.Known, s.Value, s.Gain, finite(s.Credit)})
}

// MarshalJSON writes state, entries and credit.
func (c StateCredit) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		State   string   `json:"state"`
		Entries int64    `json:"entries"`
		Credit  *float64 `json:"credit"`
	}{c.State, c.Entries, finite(c.Sum)})
}
