package goal

// leads returns the goal that each goal leads to. A milestone that names none
// leads to the macro conversion, if there is exactly one.
func leads(goals []Goal, index map[string]int) []int {
	macro, macros := -1, 0
	for i, g := range goals {
		if g.Kind == Macro {
			macro = i
			macros++
		}
	}
	to := make([]int, len(goals))
	for i, g := range goals {
		to[i] = -1
		if at, ok := index[g.LeadsTo]; ok && g.LeadsTo != "" {
			to[i] = at
		} else if g.Kind == Milestone && macros == 1 {
			to[i] = macro
		}
	}
	return to
}

// furthest returns the index of the furthest goal reached, or -1.
func (s *Set) furthest(reached func(string) bool) int {
	for i, g := range s.goals {
		if g.Kind == Macro && reached(g.Name) {
			return i
		}
	}
	for i := len(s.goals) - 1; i >= 0; i-- {
		if s.goals[i].Kind == Milestone && reached(s.goals[i].Name) {
			return i
		}
	}
	return -1
}

// wayTo returns the goals that lead to the one of that name, directly or not,
// last-defined first.
func (s *Set) wayTo(name string) (way []int) {
	end, ok := s.index[name]
	if !ok {
		return nil
	}
	for i := len(s.goals) - 1; i >= 0; i-- {
		for at := s.leads[i]; at >= 0; at = s.leads[at] {
			if at == end {
				way = append(way, i)
				break
			}
		}
	}
	return way
}
