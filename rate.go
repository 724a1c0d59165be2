package conversion

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// Rate is K out of N: the share of units (sessions, users) in which something
// happened. It is never bare: it carries its N and gives its interval. The
// zero Rate is nothing out of nothing and has no value.
type Rate struct{ K, N int64 }

// Value returns K/N, or NaN if N is 0.
func (r Rate) Value() float64 {
	if r.N == 0 {
		return math.NaN()
	}
	return float64(r.K) / float64(r.N)
}

// Interval returns the 95 % Wilson score interval.
func (r Rate) Interval() (low, high float64) { return r.Wilson(0.95) }

// Wilson returns the score interval of the given level,
//
//	(K + z²/2)/(N + z²) ± z·√(K(N−K)/N + z²/4)/(N + z²),  z = Φ⁻¹(1 − (1−level)/2),
//
// which lies in 0..1; low is 0 where K is 0 and high is 1 where K is N. With
// N = 0 it is [0, 1]; with K outside 0..N or a level outside (0, 1), NaN.
// Source: Wilson, JASA 22 (1927) 209; Newcombe, Stat. Med. 17 (1998) 857.
func (r Rate) Wilson(level float64) (low, high float64) { return stat.Wilson(r.K, r.N, level) }

// String returns the rate with its interval and counts, such as
// "12.5 % [9.8 %, 15.8 %] (58/464)"; with N = 0 "no data (0/0)".
func (r Rate) String() string {
	if r.N == 0 {
		return fmt.Sprintf("no data (%d/0)", r.K)
	}
	low, high := r.Interval()
	return fmt.Sprintf("%.1f %% [%.1f %%, %.1f %%] (%d/%d)", 100*r.Value(), 100*low, 100*high, r.K, r.N)
}

// MarshalJSON writes an object with k, n, value (null if N is 0) and the low and
// high end of the 95 % Wilson interval (null if K is not within 0..N), rounded to
// nine digits after the point, because machines may differ in the last.
func (r Rate) MarshalJSON() ([]byte, error) {
	low, high := r.Interval()
	return json.Marshal(struct {
		K     int64    `json:"k"`
		N     int64    `json:"n"`
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{r.K, r.N, rounded(r.Value()), rounded(low), rounded(high)})
}

// rounded returns nil for NaN, which JSON lacks.
func rounded(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	x = math.Round(x*1e9) / 1e9
	return &x
}

// UnmarshalJSON reads k and n of what [Rate.MarshalJSON] wrote.
func (r *Rate) UnmarshalJSON(text []byte) error {
	var form struct{ K, N int64 }
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	*r = Rate(form)
	return nil
}
