package insight

import (
	"cmp"
	"slices"
)

// move is one from state to state, by id.
type move struct{ from, to int32 }

func (m move) compare(o move) int { return cmp.Compare(m.key(), o.key()) }

func (m move) key() uint64 { return uint64(m.from)<<32 | uint64(m.to) }

// countedMove is a move and how often it was made.
type countedMove struct {
	move
	n int64
}

// sorted returns the states by name, after those that every chain has, and the moves
// among them in ascending order: the same for all that counted the same.
func (c *chainCounts) sorted() (names []string, moves []countedMove) {
	names = slices.Clone(c.names)
	slices.Sort(names[leftID+1:])
	ranks := make([]int32, len(names))
	for rank, name := range names {
		ranks[c.ids[name]] = int32(rank)
	}
	moves = make([]countedMove, 0, len(c.moves))
	for m, n := range c.moves {
		moves = append(moves, countedMove{move{ranks[m.from], ranks[m.to]}, n})
	}
	sortMoves(moves)
	return names, moves
}

func sortMoves(moves []countedMove) {
	slices.SortFunc(moves, func(a, b countedMove) int { return a.compare(b.move) })
}

// joined returns moves among states that have other ids, those that are now the same
// as one.
func joined(moves []countedMove, ids []int32) []countedMove {
	for i, m := range moves {
		moves[i].move = move{ids[m.from], ids[m.to]}
	}
	sortMoves(moves)
	joined := moves[:0]
	for _, m := range moves {
		if last := len(joined) - 1; last >= 0 && joined[last].move == m.move {
			joined[last].n = addCapped(joined[last].n, m.n)
			continue
		}
		joined = append(joined, m)
	}
	return joined
}

// entrances are moves by the state into which they go.
type entrances struct {
	moves []countedMove
	ends  []int // of those into each state
}

// entrancesOf orders moves by their target, and else leaves them as they are.
func entrancesOf(states int, moves []countedMove) entrances {
	in := entrances{make([]countedMove, len(moves)), make([]int, states)}
	for _, m := range moves {
		in.ends[m.to]++
	}
	begin := 0
	for id, n := range in.ends {
		in.ends[id] = begin
		begin += n
	}
	for _, m := range moves {
		in.moves[in.ends[m.to]] = m
		in.ends[m.to]++
	}
	return in
}

// into returns the moves into a state.
func (in *entrances) into(id int32) []countedMove {
	if id == 0 {
		return in.moves[:in.ends[0]]
	}
	return in.moves[in.ends[id-1]:in.ends[id]]
}

// reaching tells for each state whether one of some ends can be reached from it.
func (in *entrances) reaching(ends ...int32) []bool {
	reaches := make([]bool, len(in.ends))
	for queue := ends; len(queue) > 0; {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if reaches[id] {
			continue
		}
		reaches[id] = true
		for _, m := range in.into(id) {
			if !reaches[m.from] {
				queue = append(queue, m.from)
			}
		}
	}
	return reaches
}
