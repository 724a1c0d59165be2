package segment

// ending is a match: when its last event was and its first.
type ending struct{ end, start int64 }

// endings are matches that what must not come after may spoil yet, by end.
type endings struct {
	list []ending
	head int // those before are settled
}

func (s *endings) reset() { s.list, s.head = s.list[:0], 0 }

func (s *endings) all() []ending { return s.list[s.head:] }

// push adds a match that ends at the instant at hand. Without a limit of time all
// are spoilt together, so only the one that began last matters.
func (s *endings) push(e ending, limit int64) {
	if limit == 0 && len(s.all()) > 0 {
		last := &s.list[len(s.list)-1]
		if e.start >= last.start {
			*last = e
		}
		return
	}
	s.list = append(s.list, e)
}

// settle confirms the matches whose time has run out before now, and drops the
// others if they are spoilt now.
func (s *endings) settle(now, limit int64, spoilt bool, confirm func(start int64)) {
	for limit > 0 && s.head < len(s.list) && s.list[s.head].end < before(now, limit) {
		confirm(s.list[s.head].start)
		s.head++
	}
	if spoilt || s.head == len(s.list) {
		s.reset()
	}
	if s.head > 16 && s.head > len(s.list)/2 {
		n := copy(s.list, s.list[s.head:])
		s.list, s.head = s.list[:n], 0
	}
}
