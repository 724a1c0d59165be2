package insight

import (
	"crypto/sha256"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ Counter = (*Chain)(nil)

// Chain counts by which states units went on, and what became of them: a [Counter].
// [Chain.Fit] says what each state is worth. Open units count as far as they went;
// young ones are left out, because of them conversions are known before failures are.
// Make one with [NewChain].
//
// Memory: a few words for each pair of states of which one followed the other. Counts
// stop at 2⁴⁸.
type Chain struct {
	states      States
	fingerprint [32]byte
	chainCounts

	path []string // of the unit at hand
}

// chainCounts is what a chain has counted.
type chainCounts struct {
	names []string         // of states; those that every chain has come first
	ids   map[string]int32 // of names
	moves map[move]int64
	idle  int64 // open units that have not gone anywhere yet
}

// The ids of the states that every chain has.
const (
	startID int32 = iota
	convertedID
	leftID
)

func newChainCounts() chainCounts {
	c := chainCounts{ids: map[string]int32{}, moves: map[move]int64{}}
	for _, name := range []string{StartState, ConvertedState, LeftState} {
		c.id(name)
	}
	return c
}

// NewChain returns an empty chain; nil states are [ByGoal]. The error joins all
// faults, each a *conversion.Fault.
func NewChain(states States) (*Chain, error) {
	if states == nil {
		states = ByGoal{}
	}
	if s, ok := states.(interface{ check(*check.Checker) }); ok {
		var c check.Checker
		s.check(&c)
		if err := c.Err(); err != nil {
			return nil, err
		}
	}
	definition := wire.AppendString(wire.AppendString(nil, "insight.Chain 1"), states.String())
	return &Chain{states: states, fingerprint: sha256.Sum256(definition), chainCounts: newChainCounts()}, nil
}

// Fingerprint identifies the states, by their String.
func (c *Chain) Fingerprint() [32]byte { return c.fingerprint }

// New returns an empty chain of the same states.
func (c *Chain) New() Counter {
	return &Chain{states: c.states, fingerprint: c.fingerprint, chainCounts: newChainCounts()}
}

// Count counts the way of one unit. It allocates only for what it has not seen before.
func (c *Chain) Count(u *Unit) {
	if u.Young {
		return
	}
	c.path = c.states.Append(c.path[:0], u)
	c.addPath(c.path, u.Outcome, 1)
	clear(c.path) // which would keep the events' texts
}

// AddPath counts n units that went by some states in turn, for sources that have
// them counted. Faults are a way to end that is none of the three, and a negative n.
func (c *Chain) AddPath(states []string, end Outcome, n int64) error {
	var faults check.Checker
	checkMoveCount(&faults, n)
	if end > Open {
		faults.Fault("end", "unknown", "there is no outcome %d", end)
	}
	if err := faults.Err(); err != nil || n == 0 {
		return err
	}
	c.addPath(states, end, n)
	return nil
}

func checkMoveCount(c *check.Checker, n int64) {
	if n < 0 {
		c.Fault("n", "negative", "the count %d is negative", n)
	}
}

// AddMoves counts n moves from one state to the next, for sources that have nothing
// but these. Ways begin at [StartState], so that moves out of it are the units, and end
// at [ConvertedState] or [LeftState], or are open. Moves that no units can have made
// are solved as they stand, but then credits need not add up to 0. Faults are a move
// out of an end or back to the start, and a negative n.
func (c *Chain) AddMoves(from, to string, n int64) error {
	var faults check.Checker
	checkMoveCount(&faults, n)
	if from == ConvertedState || from == LeftState {
		faults.Fault("from", "end", "nothing comes after %s", from)
	}
	if to == StartState {
		faults.Fault("to", "start", "nothing comes before %s", to)
	}
	if err := faults.Err(); err != nil || n == 0 {
		return err
	}
	c.add(move{c.id(from), c.id(to)}, min(n, mostUnits))
	return nil
}

func (c *chainCounts) addPath(states []string, end Outcome, n int64) {
	n = min(n, mostUnits)
	at := startID
	for _, state := range states {
		next := c.id(quoted(state))
		c.add(move{at, next}, n)
		at = next
	}
	switch {
	case end == Converted:
		c.add(move{at, convertedID}, n)
	case end == Left:
		c.add(move{at, leftID}, n)
	case at == startID:
		c.idle = addCapped(c.idle, n)
	}
}

func (c *chainCounts) add(m move, n int64) { c.moves[m] = addCapped(c.moves[m], n) }

// id returns that of a name in the chain, which it takes in if it is new.
func (c *chainCounts) id(name string) int32 {
	id, known := c.ids[name]
	if !known {
		id, name = int32(len(c.names)), strings.Clone(name) // it may be part of a long text
		c.names, c.ids[name] = append(c.names, name), id
	}
	return id
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no chain of the same states.
func (c *Chain) Merge(other Counter) error {
	o, ok := other.(*Chain)
	if !ok || o == nil || o.fingerprint != c.fingerprint {
		return conversion.ErrDefinition
	}
	for m, n := range o.moves {
		c.add(move{c.id(o.names[m.from]), c.id(o.names[m.to])}, n)
	}
	c.idle = addCapped(c.idle, o.idle)
	return nil
}
