package funnel

// Size returns how many elements a tracker has memory for.
func (t *Tracker) Size() int {
	n := cap(t.open.steps) + t.ids.Len()
	t.live.each(func(r kept) { n += r.(interface{ size() int }).size() })
	return n
}

func (r *plainRun) size() int { return len(r.entry) }

func (r *chainRun) size() (n int) {
	for _, state := range r.states {
		n += cap(state)
	}
	return n
}

func (r *guardRun) size() (n int) {
	for _, lanes := range [][]*lane{r.lanes, r.idle} {
		for _, l := range lanes {
			for i := range l.states {
				n += 1 + cap(l.states[i].entries) + cap(l.states[i].items)
			}
		}
	}
	return n
}

func (r *groupRun) size() (n int) {
	for _, lanes := range [][]*groupLane{r.lanes, r.idle} {
		for _, l := range lanes {
			n += 1 + cap(l.taken) + cap(l.ends)
		}
	}
	return n
}

func (r *groupGuardRun) size() (n int) {
	for _, lanes := range [][]*setLane{r.lanes, r.idle} {
		for _, l := range lanes {
			n += 1 + cap(l.members) + cap(l.sets)
		}
	}
	return n
}
