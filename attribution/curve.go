package attribution

// Curve is a model that gives each touch of a path a score of its own path; the
// shares are the scores divided by their sum. All of this package are plain data;
// [Weights] takes a function of one's own.
type Curve interface {
	Model
	check() error
	timed() bool // needs the times of touches
	// scores appends a score for each touch of the path, which has one at least.
	// They are finite and not negative, or the conversion is unattributed.
	scores(dst []float64, p *steps) []float64
}

// steps is a path as a curve sees it, after transforms.
type steps struct {
	keys  []uint32 // the numbers of the keys: equal keys have equal numbers
	names []string // by number
	// What is nil and nil on a table, which has no times.
	touches    []Touch[string]
	conversion *Conversion
}
