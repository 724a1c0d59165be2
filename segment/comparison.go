package segment

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/go-conversion/conversion"
)

// Comparison is how the rates of several groups of units compare: of segments,
// which may overlap, or of the levels of a partition. It is plain data and shares
// nothing with an accumulator.
type Comparison struct {
	Name string  `json:"name,omitempty"` // of the partition
	Unit Unit    `json:"unit"`
	All  Measure `json:"all"`

	// Unnamed are sessions whose user is not known: each is taken for that of
	// another one.
	Unnamed int64 `json:"unnamed,omitempty"`

	// Rows are in order of definition for segments. Levels stand by the lower end
	// of their shrunk interval, the highest first, ties by name: raw rates of
	// small levels are extreme by chance, so the best raw rate is no best level.
	Rows []Row `json:"rows"`

	Contrast `json:"contrast"`
	Strata   string   `json:"strata,omitempty"` // in which units are alike for [Row].Adjusted
	Steps    []string `json:"steps,omitempty"`  // of [Row].Entries

	// Only of levels, which do not overlap:
	Heterogeneity *Heterogeneity `json:"heterogeneity,omitempty"` // nil where there is nothing to compare
	Prior         *Prior         `json:"prior,omitempty"`         // nil where rates vary no more than by chance
	Folded        []Count        `json:"folded,omitempty"`        // the levels that "(other)" is made of, as [Comparison.Levels] orders
}

// Row is one segment or level.
type Row struct {
	Name   string    `json:"name"`
	Levels []Level   `json:"levels,omitempty"` // of a partition, for each By
	Rate   Measure   `json:"rate"`
	Shrunk *Estimate `json:"shrunk,omitempty"` // of levels: the rate, moved towards the others the more the fewer units there are

	// Rest is what the row is compared with: everyone else, or those of the
	// segment of [Contrast] who are not in this one.
	Rest       Measure     `json:"rest,omitzero"`
	Difference *Difference `json:"difference"`         // of the rate less that of the rest; nil without units on a side
	Ratio      *Estimate   `json:"ratio"`              // of the rate to that of the rest; nil unless some convert on both sides
	Adjusted   *Adjusted   `json:"adjusted,omitempty"` // the difference between units of the same stratum

	Values  []Value    `json:"values,omitempty"`  // by currency
	Entries []EntryRow `json:"entries,omitempty"` // by step, then none
}

// Row returns the row of that name.
func (c Comparison) Row(name string) (row Row, ok bool) {
	for i := range c.Rows {
		if c.Rows[i].Name == name {
			return c.Rows[i], true
		}
	}
	return Row{}, false
}

// Measure is how many units converted, of how many. Of sessions it has an
// interval that knows that those of one user are not independent.
type Measure struct {
	conversion.Rate
	Clustered *Clustered // of sessions; nil without any
}

// Clustered is what the users behind sessions do to a rate r = Σy/Σm of y
// converted of a user's m sessions.
type Clustered struct {
	Users        int64   // G; with a session
	SE           float64 // √(G/(G−1) · Σ(y − r·m)²)/Σm; NaN of one user
	DesignEffect float64 // SE² over that of as many independent sessions; 1 where r is 0 or 1, or SE 0 or NaN
	Low, High    float64 // 95 % Wilson interval of as many independent sessions as are worth the same
}

// Interval returns the 95 % interval: Wilson's, of sessions the clustered one.
func (m Measure) Interval() (low, high float64) {
	if m.Clustered != nil {
		return m.Clustered.Low, m.Clustered.High
	}
	return m.Rate.Interval()
}

// String returns the rate with its interval and counts; see
// [conversion.Rate.String].
func (m Measure) String() string {
	if m.N == 0 {
		return m.Rate.String()
	}
	low, high := m.Interval()
	return fmt.Sprintf("%.1f %% [%.1f %%, %.1f %%] (%d/%d)", 100*m.Value(), 100*low, 100*high, m.K, m.N)
}

// MarshalJSON writes k, n, value, low and high and, of sessions, users, se and
// design_effect.
func (m Measure) MarshalJSON() ([]byte, error) {
	low, high := m.Interval()
	form := struct {
		K            int64    `json:"k"`
		N            int64    `json:"n"`
		Value        *float64 `json:"value"`
		Low          *float64 `json:"low"`
		High         *float64 `json:"high"`
		Users        int64    `json:"users,omitempty"`
		SE           *float64 `json:"se,omitempty"`
		DesignEffect *float64 `json:"design_effect,omitempty"`
	}{K: m.K, N: m.N, Value: rounded(m.Value()), Low: rounded(low), High: rounded(high)}
	if c := m.Clustered; c != nil {
		form.Users, form.SE, form.DesignEffect = c.Users, rounded(c.SE), rounded(c.DesignEffect)
	}
	return json.Marshal(form)
}

// Estimate is a value with its 95 % interval; NaN where there is none.
type Estimate struct{ Value, Low, High float64 }

// MarshalJSON writes value, low and high, NaN and infinities as null.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{rounded(e.Value), rounded(e.Low), rounded(e.High)})
}

// Difference is an estimate of a difference, with how sure it is.
type Difference struct {
	Estimate
	P         float64 // two-sided, of no difference; NaN where it cannot be told
	Q         float64 // P corrected for the number of rows
	Different bool    // Q is at most 0.05
}

// MarshalJSON writes value, low, high, p, q and different.
func (d Difference) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value     *float64 `json:"value"`
		Low       *float64 `json:"low"`
		High      *float64 `json:"high"`
		P         *float64 `json:"p"`
		Q         *float64 `json:"q"`
		Different bool     `json:"different"`
	}{rounded(d.Value), rounded(d.Low), rounded(d.High), significant(d.P), significant(d.Q), d.Different})
}

// Value is what units brought, in one currency. Units that brought nothing count
// as 0.
type Value struct {
	Currency   string           `json:"currency"`
	Sum        conversion.Money `json:"sum"`                  // cut to the range of Money
	Mean       Estimate         `json:"mean"`                 // per unit, in units of the currency; Student's interval, with users as clusters
	Difference *Difference      `json:"difference,omitempty"` // of the mean less that of the rest, after Welch; nil without units on a side
}

// Heterogeneity is whether the rates of levels vary more than by chance.
type Heterogeneity struct {
	Chi2 float64 // Σ n·(r − p)²/(p·(1−p)), p being the rate of all
	DF   int     // levels with units, less one
	P    float64
	V    float64 // Cramér's: √(χ²/N), 0 to 1
}

// MarshalJSON writes chi2, df, p and cramers_v.
func (h Heterogeneity) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Chi2 *float64 `json:"chi2"`
		DF   int      `json:"df"`
		P    *float64 `json:"p"`
		V    *float64 `json:"cramers_v"`
	}{rounded(h.Chi2), h.DF, significant(h.P), rounded(h.V)})
}

// Prior is how the rates of levels vary: as Beta(Alpha, Beta), whose mean is
// Alpha/(Alpha+Beta). Shrinking moves a level as Alpha converted units and Beta
// others would.
type Prior struct{ Alpha, Beta float64 }

// MarshalJSON writes alpha and beta.
func (p Prior) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Alpha *float64 `json:"alpha"`
		Beta  *float64 `json:"beta"`
	}{significant(p.Alpha), significant(p.Beta)})
}

// rounded returns nil for what JSON lacks, and else nine digits after the point,
// because machines may differ in the last.
func rounded(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	if y := math.Round(x*1e9) / 1e9; !math.IsInf(y, 0) {
		x = y
	}
	return &x
}

// significant is rounded to six digits that say something: a p-value may be
// small.
func significant(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	return &x
}
