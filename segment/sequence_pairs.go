package segment

// pairs finds pairings of two sides.
type pairs struct {
	partner []int // of the other side: whom it serves, or -1
	tried   []bool
	right   []int
}

// cover reports whether each of n can have a partner of its own among m others
// that suits it (Kuhn's algorithm).
func (p *pairs) cover(n, m int, suits func(i, j int) bool) bool {
	p.partner, p.tried = p.partner[:0], p.tried[:0]
	for range m {
		p.partner = append(p.partner, -1)
		p.tried = append(p.tried, false)
	}
	for i := range n {
		clear(p.tried)
		if !p.augment(i, suits) {
			return false
		}
	}
	return true
}

func (p *pairs) augment(i int, suits func(i, j int) bool) bool {
	for j := range p.partner {
		if p.tried[j] || !suits(i, j) {
			continue
		}
		p.tried[j] = true
		if p.partner[j] < 0 || p.augment(p.partner[j], suits) {
			p.partner[j] = i
			return true
		}
	}
	return false
}
