package funnel

import "github.com/go-conversion/conversion"

// bench is what the trackers of a plan need only while they work.
type bench struct {
	reader
	event conversion.Event
	ties  matching
	tick  tick
	masks []Mask
	live  live
}

func (p *Plan) newBench() *bench {
	if b, ok := p.benches.Get().(*bench); ok {
		return b
	}
	b := &bench{reader: newReader(p.reads)}
	b.ties.suit(p)
	return b
}

// maskOf reads an event. Predicates see a copy, so that the event itself needs no
// memory.
func (b *bench) maskOf(e *conversion.Event) (m Mask) {
	b.event = *e
	b.match(&m, &b.event)
	return m
}

// tickOf returns the open instant of a tracker.
func (b *bench) tickOf(t *Tracker) *tick {
	b.masks = b.masks[:0]
	for _, steps := range t.open.steps {
		b.masks = append(b.masks, Mask{Time: t.last.t, Steps: steps})
	}
	if len(b.masks) == 0 {
		b.masks = append(b.masks, Mask{Time: t.last.t})
	}
	b.tick.read(moment{t.instants + 1, t.last.t}, b.masks, &b.ties)
	b.tick.exclude, b.tick.breaks = t.open.exclude, t.open.breaks
	return &b.tick
}

// ahead returns a copy of the evaluation of a tracker that has gone on by the
// open instant.
func (b *bench) ahead(t *Tracker) *live {
	b.live.assume(&t.live)
	if !t.open.isEmpty() && !b.live.isOver {
		b.live.take(b.tickOf(t))
	}
	return &b.live
}
