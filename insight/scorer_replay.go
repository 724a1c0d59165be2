package insight

// Replay returns the live probability of a unit, told by showing a scorer all its
// events. The function belongs to one goroutine, like the scorer.
func Replay(s Scorer) func(u *Unit) float64 {
	return func(u *Unit) float64 {
		s.Begin(u.Touch)
		for i := range u.Events {
			s.Observe(&u.Events[i])
		}
		return s.P()
	}
}

// ReplayStates is [Replay] for a chain of any states, such as completed goals, which
// events alone do not tell.
func ReplayStates(fit *ChainFit, states States) func(u *Unit) float64 {
	live := fit.Live()
	var path []string
	return func(u *Unit) float64 {
		live.Begin(u.Touch)
		path = states.Append(path[:0], u)
		for _, state := range path {
			live.Enter(state)
		}
		return live.P()
	}
}
