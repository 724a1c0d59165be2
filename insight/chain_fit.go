package insight

// FitOptions are how a chain is fitted; the zero FitOptions is maximum likelihood.
type FitOptions struct {
	Smoothing float64 // κ ≥ 0
	MinCount  int64   // states with fewer departures go to RareState
	Level     float64 // of the intervals; 0 is 0.95
}

// ChainFit is a solved chain: immutable, for any number of goroutines.
type ChainFit struct {
	Units, Converted, Left, Open int64
	Start                        StateValue
	States                       []StateValue // by gain, descending, ties by name
	Level                        float64
}

// StateValue is what the chain says about one state.
type StateValue struct {
	State      string
	Entries    int64    // moves into it
	Departures int64    // moves out of it
	Known      bool     // an end can be reached from it by observed moves
	Value      Measured // V: the probability to convert from here
	Gain       Measured // mean increment on entering it
}
