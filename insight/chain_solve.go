package insight

import (
	"errors"
	"math"

	"github.com/go-conversion/conversion/internal/linear"
	"github.com/go-conversion/conversion/internal/stat"
)

// errUnsolved: some states are left so rarely that the numbers of float64 cannot tell
// it from never.
var errUnsolved = errors.New("the chain has no solution: some states are hardly ever left")

// chainSolution is a solved chain. States are numbered as the moves have it, and in
// matrices by row.
type chainSolution struct {
	moves      []countedMove
	in         entrances
	smoothing  float64
	departures []int64   // moves out of a state
	total      []float64 // the same, smoothed
	general    []float64 // share of all moves that go to a state
	values     []float64 // V
	spread     []float64 // σ²: variance of what the next move brings, over total
	visits     []float64 // N: how often a state is visited on the way from another, row by row
	between    []float64 // scratch of [chainSolution.gain]
}

// rowOf returns the row of a state, which is not an end: the start is the first.
func rowOf(id int32) int { return max(0, int(id-leftID)) }

// size returns how many rows there are.
func (s *chainSolution) size() int { return len(s.total) - int(leftID) }

// ids yields those of the states, row by row.
func (s *chainSolution) ids(yield func(id int32) bool) {
	for id := range int32(len(s.total)) {
		if id != convertedID && id != leftID && !yield(id) {
			return
		}
	}
}

// solveChain solves (I − Q)·V = r and inverts I − Q.
func solveChain(states int, moves []countedMove, smoothing float64) (*chainSolution, error) {
	s := newChainSolution(states, moves, smoothing)
	matrix, r := s.equations()
	lu, ok := linear.Factor(matrix, s.size())
	if !ok {
		return nil, errUnsolved
	}
	lu.Solve(r)
	s.setValues(r)
	s.setSpread()
	s.visits, s.between = lu.Inverse(), r
	return s, nil
}

func newChainSolution(states int, moves []countedMove, smoothing float64) *chainSolution {
	s := &chainSolution{
		moves: moves, in: entrancesOf(states, moves), smoothing: smoothing,
		departures: make([]int64, states), total: make([]float64, states), general: make([]float64, states),
	}
	all := 0.0
	for _, m := range moves {
		s.departures[m.from] = addCapped(s.departures[m.from], m.n)
		s.total[m.from] += float64(m.n)
		s.general[m.to] += float64(m.n)
		all += float64(m.n)
	}
	for id := range states {
		s.general[id] /= all
		if s.departures[id] > 0 {
			s.total[id] += smoothing
		}
	}
	return s
}

// weights yields for each state that was left, row by row, how often it was left for
// each other, smoothed. The slice is used again.
func (s *chainSolution) weights(yield func(id int32, weights []float64) bool) {
	weights, rest := make([]float64, len(s.total)), s.moves
	for id := range s.ids {
		for to, share := range s.general {
			weights[to] = s.smoothing * share
		}
		for ; len(rest) > 0 && rest[0].from == id; rest = rest[1:] {
			weights[rest[0].to] += float64(rest[0].n)
		}
		if s.total[id] > 0 && !yield(id, weights) {
			return
		}
	}
}

// equations returns I − Q, row by row, and r. What is on the diagonal is added up of
// the others, which loses less than a difference to 1.
func (s *chainSolution) equations() (matrix, r []float64) {
	n := s.size()
	matrix, r = make([]float64, n*n), make([]float64, n)
	matrix[0] = 1 // of a start that was never left
	for id, weights := range s.weights {
		i := rowOf(id)
		away := 0.0
		for to, w := range weights {
			if int32(to) == id {
				continue
			}
			away += w
			if to := int32(to); to == startID || to > leftID {
				matrix[i*n+rowOf(to)] = -w / s.total[id]
			}
		}
		matrix[i*n+i] = away / s.total[id]
		r[i] = weights[convertedID] / s.total[id]
	}
	return matrix, r
}

// setValues sets V to what was solved, but exactly 0 and 1 where there is but one end.
func (s *chainSolution) setValues(solved []float64) {
	s.values = make([]float64, len(s.total))
	converts, leaves := s.reaching(convertedID), s.reaching(leftID)
	for id := range s.ids {
		switch {
		case !converts[id]:
		case !leaves[id]:
			s.values[id] = 1
		default:
			s.values[id] = max(0, min(1, solved[rowOf(id)]))
		}
	}
	s.values[convertedID] = 1
	if s.total[startID] == 0 {
		s.values[startID] = math.NaN()
	}
}

func (s *chainSolution) reaching(end int32) []bool {
	reaches := s.in.reaching(end)
	for id := range reaches {
		reaches[id] = reaches[id] || s.smoothing*s.general[end] > 0
	}
	return reaches
}

// setSpread sets σ²(u) = Σ p(u,t)·(V(t) − V(u))² / total.
func (s *chainSolution) setSpread() {
	s.spread = make([]float64, s.size())
	for id, weights := range s.weights {
		spread := 0.0
		for to, w := range weights {
			if step := s.values[to] - s.values[id]; w > 0 {
				spread += w / s.total[id] * step * step
			}
		}
		s.spread[rowOf(id)] = spread / s.total[id]
	}
}

// visitsFrom returns a row of N.
func (s *chainSolution) visitsFrom(id int32) []float64 {
	n := s.size()
	return s.visits[rowOf(id)*n : (rowOf(id)+1)*n]
}

// error returns the standard error of Σ x(u)·(what a move out of u brings).
func (s *chainSolution) error(visits []float64) float64 {
	variance := 0.0
	for i, x := range visits {
		variance += x * x * s.spread[i]
	}
	return math.Sqrt(variance)
}

// value returns V of a state with its Wilson interval, of as many units as would be as
// sure.
func (s *chainSolution) value(id int32, level float64) Measured {
	v, se := s.values[id], s.error(s.visitsFrom(id))
	units := float64(s.departures[id])
	if se > 0 {
		units = v * (1 - v) / (se * se)
	}
	low, high := stat.WilsonEffective(v*units, units, level)
	return Measured{Estimate{Value: v, Low: low, High: high}, se}
}
