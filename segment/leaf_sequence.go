package segment

// outcome is what a sequence has come to as of an instant.
type outcome struct {
	found bool
	start int64 // of the match that began last
	next  int64 // when the time of another match runs out, or never
}

func (o *outcome) add(start int64) {
	if !o.found || start > o.start {
		o.found, o.start = true, start
	}
}

// at returns the outcome, the latest instant included. It changes nothing that
// matters.
func (p *pursuit) at(asOf int64) outcome {
	o := outcome{found: p.found, start: p.start, next: never}
	if p.isDecided() {
		return o
	}
	waits := len(p.instant) > 0
	spoilt := waits && p.isSpoilt()
	for _, e := range p.ends.all() {
		switch {
		case waits && p.absenceFor > 0 && e.end < before(p.clock.time, p.absenceFor):
			o.add(e.start)
		case !spoilt:
			p.await(&o, e, asOf)
		}
		if o.next != never {
			break
		}
	}
	if start, ok := p.peekIf(waits); ok {
		p.await(&o, ending{p.clock.time, start}, asOf)
	}
	return o
}

func (p *pursuit) peekIf(waits bool) (start int64, ok bool) {
	if !waits {
		return 0, false
	}
	return p.peek()
}

// await adds a match whose time has run out, or notes when it will.
func (p *pursuit) await(o *outcome, e ending, asOf int64) {
	if out := after(e.end, p.absenceFor); p.absenceFor > 0 && out >= asOf {
		o.next = min(o.next, out)
		return
	}
	o.add(e.start)
}

func (p *pursuit) holds(asOf int64) bool {
	o := p.at(asOf)
	return o.found && (p.in == 0 || o.start >= since(asOf, p.in))
}

func (p *pursuit) next(asOf int64) int64 {
	if p.in == 0 && p.absenceFor == 0 {
		return never
	}
	o := p.at(asOf)
	if o.found && p.in > 0 && o.start >= since(asOf, p.in) {
		return min(o.next, after(o.start, p.in))
	}
	return o.next
}
