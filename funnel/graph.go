package funnel

// graph has the states of an attempt through an ordered funnel and the ways
// from one to the next. A state is the furthest step and the number of steps
// taken; only optional steps make the second matter.
type graph struct {
	nodes []node
	first []int // by step: its node of the least count
	edges []int // by step: the steps that may come next, those of step i from edges[from[i]] on
	from  []int
}

// node is a state of an attempt.
type node struct {
	step  int
	count int // of steps taken; in an open funnel of those since step 0
	edge  int // the number of its first edge; the others follow
}

func newGraph(p *Plan) graph {
	var g graph
	edges, least := 0, 0
	for step := range p.k {
		g.from = append(g.from, len(g.edges))
		for next := step + 1; next < p.k; next++ {
			g.edges = append(g.edges, next)
			if p.passed>>next&1 == 0 {
				break
			}
		}
		g.first = append(g.first, len(g.nodes))
		if p.passed>>step&1 == 0 {
			least++
		}
		for count := max(1, p.leastCount(step, least)); count <= step+1; count++ {
			g.nodes = append(g.nodes, node{step, count, edges})
			edges += len(g.edges) - g.from[step]
		}
	}
	g.from = append(g.from, len(g.edges))
	return g
}

// leastCount returns how many steps an attempt that has come to a step has at
// least taken; required is the number of required steps up to it.
func (p *Plan) leastCount(step, required int) int {
	if p.passed>>step&1 != 0 {
		return required + 1
	}
	return required
}

// at returns the number of a node.
func (g *graph) at(step, count int) int {
	first := g.first[step]
	return first + count - g.nodes[first].count
}

// next returns the steps that may come after a step.
func (g *graph) next(step int) []int { return g.edges[g.from[step]:g.from[step+1]] }

// countEdges returns the number of all edges.
func (g *graph) countEdges() int {
	last := g.nodes[len(g.nodes)-1]
	return last.edge + len(g.next(last.step))
}
