package insight

// Discovery counts candidates for micro conversions: a [Counter].
type Discovery struct{}

// DiscoveryReport ranks candidates by what they do for the macro conversion.
type DiscoveryReport struct {
	Units      int64 // converted or left
	AtRisk     int64 // of these long enough to be looked at
	Landmark   int
	InSample   bool // k was chosen on the units on which it was estimated
	Candidates []Candidate
}

// Candidate is one event, property, group of pages or duration.
type Candidate struct {
	Name      string
	Count     int      // k: at least so many of it; 0 if no k had support
	Table     [4]int64 // did and converted, did and not, not and converted, neither
	Phi       float64
	Strength  string // of Phi in words: high, moderate, slight or ""
	OddsRatio float64
	P, Q      float64
	Effect    Estimate // difference of rates between like units
	Class     Class
	Score     float64 // expected value: max(0, low) · number that did · value
}

// Class is what a candidate is.
type Class string

// The classes.
const (
	PrerequisiteClass Class = "prerequisite"
	PositiveClass     Class = "positive"
	NeutralClass      Class = "neutral"
	NegativeClass     Class = "negative" // a warning sign
)
