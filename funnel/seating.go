package funnel

// seating gives steps to the events of one instant: to each step the first event
// that it can have, in the order of steps.
type seating struct {
	event   [64]int // by step: the index of its event among those of the instant
	rows    []int   // the events that matter
	owner   []int   // by row: the step that has it, or -1
	fixed   []bool  // by row: the step keeps it
	visited []bool
}

// seat finds the events of steps, for which there are enough.
func (s *seating) seat(events []Mask, steps uint64) {
	if steps&(steps-1) == 0 {
		step := lowest(steps)
		for i := range events {
			if events[i].Steps>>step&1 != 0 {
				s.event[step] = i
				return
			}
		}
	}
	s.load(events, steps)
	for rest := steps; rest != 0; rest &= rest - 1 {
		s.fix(events, rest)
	}
}

// load takes the events that can matter: as many as there are steps of each.
func (s *seating) load(events []Mask, steps uint64) {
	s.rows = s.rows[:0]
	var seen [64]int
	for i := range events {
		matters := false
		for rest := events[i].Steps & steps; rest != 0; rest &= rest - 1 {
			if n := &seen[lowest(rest)]; *n < 64 {
				*n++
				matters = true
			}
		}
		if matters {
			s.rows = append(s.rows, i)
		}
	}
	s.fixed = filled(s.fixed, len(s.rows), false)
}

// fix gives the first of the steps the first event with which the others can be
// served.
func (s *seating) fix(events []Mask, steps uint64) {
	step := lowest(steps)
	for row, i := range s.rows {
		if s.fixed[row] || events[i].Steps>>step&1 == 0 {
			continue
		}
		s.fixed[row] = true
		if s.serves(events, steps&(steps-1)) {
			s.event[step] = i
			return
		}
		s.fixed[row] = false
	}
}

// serves reports whether events that are not fixed serve all of the steps.
func (s *seating) serves(events []Mask, steps uint64) bool {
	s.owner = filled(s.owner, len(s.rows), -1)
	for rest := steps; rest != 0; rest &= rest - 1 {
		s.visited = filled(s.visited, len(s.rows), false)
		if !s.augment(events, lowest(rest)) {
			return false
		}
	}
	return true
}

func (s *seating) augment(events []Mask, step int) bool {
	for row, i := range s.rows {
		if s.fixed[row] || s.visited[row] || events[i].Steps>>step&1 == 0 {
			continue
		}
		s.visited[row] = true
		if s.owner[row] < 0 || s.augment(events, s.owner[row]) {
			s.owner[row] = step
			return true
		}
	}
	return false
}
