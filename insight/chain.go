package insight

// The states that every chain has.
const (
	StartState     = "(start)"
	ConvertedState = "(converted)"
	LeftState      = "(left)"
	RareState      = "(rare)" // the states below MinCount
)

// States says by which states a unit went.
type States interface {
	// String identifies it in fingerprints.
	String() string
	// Append appends the states of a unit in order; events without state are skipped.
	Append(dst []string, u *Unit) []string
}

// Chain counts by which states units went on, and what became of them: a [Counter].
type Chain struct{}

// NewChain returns an empty chain.
func NewChain(states States) *Chain { panic("to come") }
