package goal

import "strings"

// destination reports where goal i leads to if it may not; to has where all
// goals lead to.
func (c *checker) destination(goals []Goal, names map[string]int, to []int, i int) {
	name := goals[i].LeadsTo
	if name == "" {
		return // a cycle through it is reported at the goals that name theirs
	}
	target, ok := names[name]
	switch {
	case !ok:
		c.Fault("leads_to", "unknown_goal", "there is no goal %q", name)
	case goals[target].Kind == Secondary:
		c.Fault("leads_to", "secondary", "%q is secondary, and nothing leads to it", name)
	default:
		if cycle := cycleFrom(goals, to, i); cycle != nil {
			c.Fault("leads_to", "cycle", "leads back to itself: %s", strings.Join(cycle, " → "))
		}
	}
}

// cycleFrom returns the names on the cycle that goal i is part of, or nil.
func cycleFrom(goals []Goal, to []int, i int) []string {
	cycle := []string{goals[i].Name}
	for at := to[i]; at >= 0 && len(cycle) <= len(goals); at = to[at] {
		cycle = append(cycle, goals[at].Name)
		if at == i {
			return cycle
		}
	}
	return nil
}
