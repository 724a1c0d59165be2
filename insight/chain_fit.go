package insight

import (
	"cmp"
	"math"
	"slices"
)

// ChainFit is a solved chain: immutable, for any number of goroutines. It says how
// likely a unit is to convert from where it is, and what each step of the way brings.
// The steps of one unit add up to what it has become likelier to convert since it
// began, so that a sign-up and the order it led to are never both counted in full. It
// does not say that a step causes anything: who is going to buy anyway takes the same
// way. To keep it, keep the bytes of its [Chain], and fit that again.
type ChainFit struct {
	Units, Converted, Left, Open int64
	Start                        StateValue
	States                       []StateValue // by gain, descending, ties by name; unknown ones last
	Level                        float64
	Smoothing                    float64
	MinCount                     int64
	Basis                        Basis // ByChain

	ends   []StateCredit
	values []float64        // V by id, also of the ends
	names  []string         // by id
	index  map[string]int32 // ids of known states, also of those that are now rare
	states States
	tells  eventStates // the states, if events tell them
}

// StateValue is what the chain says about one state.
type StateValue struct {
	State      string
	Entries    int64    // moves into it
	Departures int64    // moves out of it
	Known      bool     // an end can be reached from it by observed moves
	Value      Measured // V: the probability to convert from here
	Gain       Measured // mean increment on entering it
	Credit     float64  // sum of these increments, in conversions: Entries × Gain
}

func notMeasured() Measured { return Measured{none(), math.NaN()} }

// Fit solves the chain. With p(s,t) the share of the moves out of s that go to t, Q
// those among states and r those to the conversion,
//
//	V = (I − Q)⁻¹·r
//
// is the probability to convert from each state, with a Wilson interval; the increment
// of a move s → t is V(t) − V(s), of the conversion 1 − V(s), of leaving −V(s). The
// gain of a state is the mean increment of the moves into it, with a normal interval.
//
// States from which nobody was seen to come to an end are not known: moves into them
// are left out as if the unit had stayed where it was. An unknown state has no value;
// a chain without ends has none at all. Where there is but one end, V is exactly 0
// or 1.
//
// The error joins all faults of the options, each a *conversion.Fault; one is a chain
// of more than 4,096 states, which names the MinCount that is enough.
//
// Cost: 2·S³ operations and 16·S² bytes for S states, and 2·S for each pair of states
// of which one followed the other: less than a millisecond for 100 states, some half a
// minute for 4,096.
// Source: Kemeny and Snell, Finite Markov Chains (1960), III; the errors are those of
// the delta method.
func (c *Chain) Fit(o FitOptions) (*ChainFit, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.Level = cmp.Or(o.Level, 0.95)
	p, err := c.prepare(o.MinCount)
	if err != nil {
		return nil, err
	}
	f := &ChainFit{Level: o.Level, Smoothing: o.Smoothing, MinCount: o.MinCount, Basis: ByChain, index: p.index, names: p.names}
	f.states = c.states
	f.tells, _ = c.states.(eventStates)
	f.count(&c.chainCounts)
	if err := f.solve(p); err != nil {
		return nil, err
	}
	slices.SortFunc(f.States, byGain)
	f.States = append(f.States, p.unknown...)
	return f, nil
}

// byGain orders by gain to twelve digits, so that what is equal but for rounding is a
// tie; what has none comes last.
func byGain(a, b StateValue) int {
	const digits = 1e12
	return cmp.Or(cmp.Compare(math.Round(b.Gain.Value*digits), math.Round(a.Gain.Value*digits)), cmp.Compare(a.State, b.State))
}

// count fills in how many units there are.
func (f *ChainFit) count(c *chainCounts) {
	f.Units = c.idle
	for m, n := range c.moves {
		if m.from == startID {
			f.Units = addCapped(f.Units, n)
		}
		switch m.to {
		case convertedID:
			f.Converted = addCapped(f.Converted, n)
		case leftID:
			f.Left = addCapped(f.Left, n)
		}
	}
	f.Open = max(0, f.Units-f.Converted-f.Left)
}

// solve fills in what is known of the states.
func (f *ChainFit) solve(p *preparedChain) error {
	f.Start = StateValue{State: StartState, Value: notMeasured(), Gain: notMeasured()}
	f.values = []float64{math.NaN(), 1, 0}
	if len(p.moves) == 0 {
		return nil
	}
	s, err := solveChain(len(p.names), p.moves, f.Smoothing)
	if err != nil {
		return err
	}
	f.values = s.values
	f.Start = s.state(p.names, startID, f.Level)
	for id := leftID + 1; id < int32(len(p.names)); id++ {
		f.States = append(f.States, s.state(p.names, id, f.Level))
	}
	for _, id := range []int32{convertedID, leftID} {
		if sum, entries := s.credit(id); entries > 0 {
			f.ends = append(f.ends, StateCredit{p.names[id], s.entries(id), sum})
		}
	}
	return nil
}

// state returns what there is to say of a state.
func (s *chainSolution) state(names []string, id int32, level float64) StateValue {
	v := StateValue{
		State: names[id], Entries: s.entries(id), Departures: s.departures[id], Known: s.departures[id] > 0,
		Value: notMeasured(), Gain: s.gain(id, level),
	}
	v.Credit, _ = s.credit(id)
	if v.Known {
		v.Value = s.value(id, level)
	}
	return v
}

func (s *chainSolution) entries(id int32) (n int64) {
	for _, m := range s.in.into(id) {
		n = addCapped(n, m.n)
	}
	return n
}
